using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>The state of a difference.</summary>
public enum DifferenceState
{
    /// <summary>The merchant or an operator should act.</summary>
    Open,

    /// <summary>Both sides agree now, or it is explained.</summary>
    Resolved,
}

/// <summary>A difference between a statement, or a payout, and our books, with the data of both sides.</summary>
public sealed record DifferenceView
{
    /// <summary>The identifier of the difference.</summary>
    public required DifferenceId Id { get; init; }

    /// <summary>Always <c>difference</c>.</summary>
    public string Object { get; } = "difference";

    /// <summary>The day on which it was found, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The kind of difference.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>Open or resolved.</summary>
    public required DifferenceState State { get; init; }

    /// <summary>For how many whole days it has been, or was, open.</summary>
    public required int AgeDays { get; init; }

    /// <summary>The safe next step.</summary>
    public required DifferenceAction Action { get; init; }

    /// <summary>The next action in a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>The subject: a payment, a refund, a payout or a statement line.</summary>
    public required string Subject { get; init; }

    /// <summary>Our payment, if there is one.</summary>
    public required PaymentId? Payment { get; init; }

    /// <summary>Our refund, if there is one.</summary>
    public required RefundId? Refund { get; init; }

    /// <summary>Our number of the payment, from the side that has it.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>Our number of the refund, from the side that has it.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>The data in our books; null where they have none.</summary>
    [ShownAs]
    public required object? Ours { get; init; }

    /// <summary>WeChat's data; null where it has none.</summary>
    [ShownAs]
    public required object? Theirs { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it disappeared or was explained.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it was resolved.</summary>
    public required string? Resolution { get; init; }

    /// <summary>The view of a difference of a day at a given time.</summary>
    public static DifferenceView Of(DifferenceRow d, DateOnly day, DateTimeOffset now) =>
        new()
        {
            Id = d.Id,
            Date = day,
            Kind = d.Kind,
            State = d.ResolvedAt is null ? DifferenceState.Open : DifferenceState.Resolved,
            AgeDays = (int)((d.ResolvedAt ?? now) - d.FoundAt).TotalDays,
            Action = DifferenceActions.Of(d.Kind),
            Advice = DifferenceActions.Advice(d.Kind),
            Subject = d.Subject,
            Payment = d.PaymentId,
            Refund = d.RefundId,
            OutTradeNo = d.OutTradeNo,
            OutRefundNo = d.OutRefundNo,
            Ours = Json(d.Ours),
            Theirs = Json(d.Theirs),
            FoundAt = d.FoundAt,
            ResolvedAt = d.ResolvedAt,
            Resolution = d.Resolution,
        };

    private static JsonElement? Json(string? text) =>
        text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}

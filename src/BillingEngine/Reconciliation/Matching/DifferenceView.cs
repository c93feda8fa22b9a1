using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>How a difference stands.</summary>
public enum DifferenceState
{
    /// <summary>Somebody should act.</summary>
    Open,

    /// <summary>Both sides agree by now, or it is explained.</summary>
    Resolved,
}

/// <summary>A difference between a statement, or a payout, and our books, with what each side says.</summary>
public sealed record DifferenceView
{
    /// <summary>Its identifier.</summary>
    public required DifferenceId Id { get; init; }

    /// <summary>Always <c>difference</c>.</summary>
    public string Object { get; } = "difference";

    /// <summary>The day it was found on, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>In what the sides differ.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>Whether it is open.</summary>
    public required DifferenceState State { get; init; }

    /// <summary>For how many whole days it has been open, or was.</summary>
    public required int AgeDays { get; init; }

    /// <summary>The one safe next thing.</summary>
    public required DifferenceAction Action { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>What it is about: a payment, a refund, a payout or a line.</summary>
    public required string Subject { get; init; }

    /// <summary>Our payment, where there is one.</summary>
    public required PaymentId? Payment { get; init; }

    /// <summary>Our refund, where there is one.</summary>
    public required RefundId? Refund { get; init; }

    /// <summary>Our number of the payment, as the side that has it says.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>Our number of the refund, as the side that has it says.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>What our books say; null where they say nothing.</summary>
    [ShownAs]
    public required object? Ours { get; init; }

    /// <summary>What WeChat says; null where it says nothing.</summary>
    [ShownAs]
    public required object? Theirs { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was gone or explained.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public required string? Resolution { get; init; }

    /// <summary>Shows a difference of a day as it stands at a moment.</summary>
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

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
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>difference</c>.</param>
/// <param name="Date">The day it was found on, in UTC+8.</param>
/// <param name="Kind">In what the sides differ.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="AgeDays">For how many whole days it has been open, or was.</param>
/// <param name="Action">The one safe next thing.</param>
/// <param name="Advice">The same in a sentence.</param>
/// <param name="Subject">What it is about: a payment, a refund, a payout or a line.</param>
/// <param name="Payment">Our payment, where there is one.</param>
/// <param name="Refund">Our refund, where there is one.</param>
/// <param name="OutTradeNo">Our number of the payment, as the side that has it says.</param>
/// <param name="OutRefundNo">Our number of the refund, as the side that has it says.</param>
/// <param name="Ours">What our books say; null where they say nothing.</param>
/// <param name="Theirs">What WeChat says; null where it says nothing.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="ResolvedAt">When it was gone or explained.</param>
/// <param name="Resolution">Why it is no longer open.</param>
public sealed record DifferenceView(
    DifferenceId Id,
    string Object,
    DateOnly Date,
    DifferenceKind Kind,
    DifferenceState State,
    int AgeDays,
    DifferenceAction Action,
    string Advice,
    string Subject,
    PaymentId? Payment,
    RefundId? Refund,
    string? OutTradeNo,
    string? OutRefundNo,
    [property: ShownAs] object? Ours,
    [property: ShownAs] object? Theirs,
    DateTimeOffset FoundAt,
    DateTimeOffset? ResolvedAt,
    string? Resolution
)
{
    /// <summary>Shows a difference of a day as it stands at a moment.</summary>
    public static DifferenceView Of(DifferenceRow d, DateOnly day, DateTimeOffset now) =>
        new(
            d.Id,
            "difference",
            day,
            d.Kind,
            d.ResolvedAt is null ? DifferenceState.Open : DifferenceState.Resolved,
            (int)((d.ResolvedAt ?? now) - d.FoundAt).TotalDays,
            DifferenceActions.Of(d.Kind),
            DifferenceActions.Advice(d.Kind),
            d.Subject,
            d.PaymentId,
            d.RefundId,
            d.OutTradeNo,
            d.OutRefundNo,
            Json(d.Ours),
            Json(d.Theirs),
            d.FoundAt,
            d.ResolvedAt,
            d.Resolution
        );

    private static JsonElement? Json(string? text) =>
        text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}

namespace BillingEngine.Domain.Refunds;

/// <summary>
/// What somebody asks to be given back: <paramref name="AmountMinor"/> is null where all that is left is asked for, and
/// <paramref name="Reference"/> is the caller's own name of the refund, unique for its payment.
/// </summary>
public sealed record RefundWish(long? AmountMinor, string? Reason, string? Reference);

namespace BillingEngine.Domain.Refunds;

/// <summary>
/// A refund that the merchant requests. <paramref name="AmountMinor"/> is in minor units; null means everything left.
/// <paramref name="Reference"/> is the caller's own reference, unique per payment.
/// </summary>
public sealed record RefundTerms(long? AmountMinor, string? Reason, string? Reference);

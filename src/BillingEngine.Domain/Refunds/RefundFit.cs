using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Refunds;

/// <summary>Checks that what WeChat reports belongs to the refund it names (rule 7 of money).</summary>
public static class RefundFit
{
    /// <summary>
    /// Returns the first difference as a stable code; null when everything matches. Every reply and notification names
    /// the refund and its amount (docs/wechat-pay-orders.md, Refunds); only queries and notifications name the payment.
    /// </summary>
    public static string? Mismatch(Refund refund, RefundFacts facts)
    {
        if (facts.OwnerMismatch is { } owner)
            return owner;
        if (facts.OutRefundNo is not { } number)
            return "number_missing";
        if (number != refund.OutRefundNo)
            return "number_differs";
        if (Differs(facts.OutTradeNo, refund.OutTradeNo) || Differs(facts.TransactionId, refund.TransactionId))
            return "payment_differs";
        if (facts.Amount is not { } amount)
            return "amount_missing";
        if (amount.Currency != refund.Currency)
            return "currency_differs";
        if (amount.Minor != refund.AmountMinor)
            return "amount_differs";
        if (facts.TotalMinor is { } total && total != refund.TotalMinor)
            return "total_differs";
        // A refund of a direct account has no sub-merchant.
        if (facts.SubMchId is { } merchant && merchant != refund.SubMchId)
            return "merchant_differs";
        return Differs(facts.RefundNumber, refund.RefundNumber) ? "refund_differs" : null;
    }

    /// <summary>
    /// Whether the mismatch means that this number belongs to another refund that we have no record of.
    /// </summary>
    public static bool IsOtherContent(string mismatch) =>
        mismatch is "payment_differs" or "currency_differs" or "amount_differs" or "total_differs";

    private static bool Differs(string? reported, string? known) =>
        reported is not null && known is not null && reported != known;
}

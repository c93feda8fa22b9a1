using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Refunds;

/// <summary>Compares what WeChat says of a refund with the refund (rule 7 of money).</summary>
public static class RefundFit
{
    /// <summary>
    /// The first thing that does not fit, as a stable word; null when everything does. Every answer and notification
    /// names the refund and its amount (docs/wechat-pay-orders.md, Refunds); the payment is named by queries and
    /// notifications only.
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
        // A direct account's refund has no sub-merchant.
        if (facts.SubMchId is { } merchant && merchant != refund.SubMchId)
            return "merchant_differs";
        return Differs(facts.RefundNumber, refund.RefundNumber) ? "refund_differs" : null;
    }

    /// <summary>
    /// Whether a mismatch says that the number stands for another refund, which the books do not know.
    /// </summary>
    public static bool IsOtherContent(string mismatch) =>
        mismatch is "payment_differs" or "currency_differs" or "amount_differs" or "total_differs";

    private static bool Differs(string? told, string? known) => told is not null && known is not null && told != known;
}

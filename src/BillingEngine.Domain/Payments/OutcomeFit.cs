using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Payments;

/// <summary>Checks that a reported success belongs to the payment it names (rule 7 of money).</summary>
public static class OutcomeFit
{
    /// <summary>
    /// Returns the first difference as a stable code such as <c>amount_differs</c>; null when everything matches.
    /// </summary>
    public static string? Mismatch(Payment payment, Customer? customer, PaidFacts facts)
    {
        if (!string.Equals(facts.OutTradeNo, payment.OutTradeNo, StringComparison.Ordinal))
            return "out_trade_no_differs";
        if (facts.OwnerMismatch is { } owner)
            return owner;
        if (facts.Amount is not { } amount)
            return "amount_missing";
        if (amount.Currency != payment.Currency)
            return "currency_differs";
        if (amount.Minor != payment.AmountMinor)
            return "amount_differs";
        if (IsForeign(facts.ContractNumber, payment.ContractNumber))
            return "contract_differs";
        if (IsForeign(facts.SubMchId, payment.SubMchId))
            return "merchant_differs";
        return PayerDiffers(payment, customer, facts) ? "payer_differs" : null;
    }

    /// <summary>
    /// The payer's openid under the app that signs, if the success names it. Only openids of the same app are ever
    /// compared. In institution mode the institution's own openid is a second name for the same person: it is learned
    /// from the first success and compared from then on.
    /// </summary>
    public static string? SigningOpenId(Payment payment, PaidFacts facts) =>
        payment.SubMchId is null ? facts.OpenId : facts.SubOpenId;

    /// <summary>True unless the payer who signed is known to be another person than the customer.</summary>
    public static bool IsCustomer(Payment payment, Customer customer) => !Differs(payment.PayerOpenId, customer.OpenId);

    private static bool PayerDiffers(Payment payment, Customer? customer, PaidFacts facts) =>
        customer is not null
        && (
            Differs(SigningOpenId(payment, facts), payment.PayerOpenId ?? customer.OpenId)
            || (
                payment.SubMchId is not null
                && IsCustomer(payment, customer)
                && Differs(facts.SpOpenId, customer.SpOpenId)
            )
        );

    // Here we know the expected value exactly: an APP order has no contract, and a direct account's payment has no
    // sub-merchant.
    private static bool IsForeign(string? reported, string? known) =>
        !string.IsNullOrEmpty(reported) && reported != known;

    // A value that either side does not know is not compared.
    private static bool Differs(string? reported, string? known) =>
        !string.IsNullOrEmpty(reported)
        && known is not null
        && !string.Equals(reported, known, StringComparison.Ordinal);
}

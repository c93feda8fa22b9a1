using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Payments;

/// <summary>Compares a success with the payment it claims to be (rule 7 of money).</summary>
public static class OutcomeFit
{
    /// <summary>The first thing that does not fit, as a stable word; null when everything does.</summary>
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
    /// The payer under the app that signs, where the success names that; only the same app's openids are ever compared.
    /// An institution's own openid is another name for the same person: learned from the first success, and compared
    /// with what was learned.
    /// </summary>
    public static string? SigningOpenId(Payment payment, PaidFacts facts) =>
        payment.SubMchId is null ? facts.OpenId : facts.SubOpenId;

    /// <summary>Whether the one who signed, as far as anybody knows, is the customer and nobody else.</summary>
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

    // Of these we know all there is: an APP order has no contract, a direct account's payment no sub-merchant.
    private static bool IsForeign(string? told, string? known) => !string.IsNullOrEmpty(told) && told != known;

    // What either side does not know is not compared.
    private static bool Differs(string? told, string? known) =>
        !string.IsNullOrEmpty(told) && known is not null && !string.Equals(told, known, StringComparison.Ordinal);
}

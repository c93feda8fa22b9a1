using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Contracts;

/// <summary>Checks that what WeChat reports belongs to the contract it names (rule 7 of money).</summary>
public static class ContractFit
{
    /// <summary>
    /// Returns the first difference as a stable code; null when everything matches. Fields that WeChat leaves out, and
    /// a payer that we do not know, are not compared.
    /// </summary>
    public static string? Mismatch(Contract contract, Customer? customer, string? subMchId, ContractFacts facts)
    {
        if (facts.OwnerMismatch is { } owner)
            return owner;
        if (Differs(facts.OutContractCode, contract.OutContractCode))
            return "out_contract_code_differs";
        if (Differs(facts.ContractNumber, contract.ContractNumber))
            return "contract_id_differs";
        if (facts.TemplateId is { } template && template != contract.TemplateId)
            return "plan_id_differs";
        // A contract of a direct account has no sub-merchant.
        if (!string.IsNullOrEmpty(facts.SubMchId) && facts.SubMchId != subMchId)
            return "merchant_differs";
        // In h5 and web the session is not bound to a payer: anyone who opens it in WeChat signs and pays.
        var isBound = contract.Channel is not (SigningChannel.H5 or SigningChannel.Web);
        return isBound && Differs(facts.OpenId, customer?.OpenId) ? "payer_differs" : null;
    }

    private static bool Differs(string? reported, string? known) =>
        !string.IsNullOrEmpty(reported)
        && known is not null
        && !string.Equals(reported, known, StringComparison.Ordinal);
}

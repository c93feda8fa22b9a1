using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Contracts;

/// <summary>Compares what WeChat says of a contract with the contract (rule 7 of money).</summary>
public static class ContractFit
{
    /// <summary>
    /// The first thing that does not fit, as a stable word; null when everything does. What WeChat leaves out, and a
    /// payer that we do not know, is not compared.
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
        // A direct account's contract has no sub-merchant.
        if (!string.IsNullOrEmpty(facts.SubMchId) && facts.SubMchId != subMchId)
            return "merchant_differs";
        // In h5 and web the session is not bound to a payer: whoever opens it in WeChat signs and pays.
        var isBound = contract.Channel is not (SigningChannel.H5 or SigningChannel.Web);
        return isBound && Differs(facts.OpenId, customer?.OpenId) ? "payer_differs" : null;
    }

    private static bool Differs(string? told, string? known) =>
        !string.IsNullOrEmpty(told) && known is not null && !string.Equals(told, known, StringComparison.Ordinal);
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;

namespace BillingEngine.Contracts;

/// <summary>
/// A contract as the API shows it: <c>contract_id</c> is WeChat's number, <c>out_contract_code</c> ours.
/// </summary>
public sealed record ContractView(
    ContractId Id, string Object, ContractStatus Status, CustomerId Customer, SubscriptionId Subscription,
    string OutContractCode,
    string? ContractId, long ContractTemplateId, SigningChannel Channel, DateTimeOffset SessionExpiresAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? TerminatedAt, TerminatedBy? TerminatedBy, string? TerminationNote,
    string? PayerOpenid, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a contract.</summary>
    public static ContractView Of(Contract c) => new(
        c.Id, "contract", c.Status, c.CustomerId, c.SubscriptionId, c.OutContractCode, c.ContractNumber, c.TemplateId,
        c.Channel,
        c.SessionExpiresAt, c.SignedAt, c.ExpiresAt, c.TerminatedAt, c.TerminatedBy, c.TerminationNote,
        c.PayerOpenId, c.CreatedAt);
}

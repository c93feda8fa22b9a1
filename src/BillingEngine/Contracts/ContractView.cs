using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;

namespace BillingEngine.Contracts;

/// <summary>
/// A contract as the API shows it: <c>contract_id</c> is WeChat's number, <c>out_contract_code</c> ours.
/// </summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>contract</c>.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Customer">The customer who signs.</param>
/// <param name="Subscription">The subscription it was opened for.</param>
/// <param name="OutContractCode">Our code of it, as WeChat shows it.</param>
/// <param name="ContractId">WeChat's number of it; null until it is signed.</param>
/// <param name="ContractTemplateId">WeChat's number of its template.</param>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="SessionExpiresAt">Until when it can be signed.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="ExpiresAt">When WeChat lets it end; null where it has no end.</param>
/// <param name="TerminatedAt">When it was ended.</param>
/// <param name="TerminatedBy">Who ended it.</param>
/// <param name="TerminationNote">Why it was ended.</param>
/// <param name="PayerOpenid">Who signed and pays, under the app that signs; null where WeChat did not say.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ContractView(
    ContractId Id,
    string Object,
    ContractStatus Status,
    CustomerId Customer,
    SubscriptionId Subscription,
    string OutContractCode,
    string? ContractId,
    long ContractTemplateId,
    SigningChannel Channel,
    DateTimeOffset SessionExpiresAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? TerminatedAt,
    TerminatedBy? TerminatedBy,
    string? TerminationNote,
    string? PayerOpenid,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a contract.</summary>
    public static ContractView Of(Contract c) =>
        new(
            c.Id,
            "contract",
            c.Status,
            c.CustomerId,
            c.SubscriptionId,
            c.OutContractCode,
            c.ContractNumber,
            c.TemplateId,
            c.Channel,
            c.SessionExpiresAt,
            c.SignedAt,
            c.ExpiresAt,
            c.TerminatedAt,
            c.TerminatedBy,
            c.TerminationNote,
            c.PayerOpenId,
            c.CreatedAt
        );
}

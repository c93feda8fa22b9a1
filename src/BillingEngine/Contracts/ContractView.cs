using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;

namespace BillingEngine.Contracts;

/// <summary>A contract: <c>contract_id</c> is WeChat's number, <c>out_contract_code</c> ours.</summary>
public sealed record ContractView
{
    /// <summary>The identifier of the contract.</summary>
    public required ContractId Id { get; init; }

    /// <summary>Always <c>contract</c>.</summary>
    public string Object { get; } = "contract";

    /// <summary>The status of the contract.</summary>
    public required ContractStatus Status { get; init; }

    /// <summary>The customer who signs.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>The subscription that the contract was created for.</summary>
    public required SubscriptionId Subscription { get; init; }

    /// <summary>Our code of it, which WeChat also uses.</summary>
    public required string OutContractCode { get; init; }

    /// <summary>WeChat's identifier of the contract; null until it is signed.</summary>
    public required string? ContractId { get; init; }

    /// <summary>WeChat's identifier of the contract template.</summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>When the signing session expires.</summary>
    public required DateTimeOffset SessionExpiresAt { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset? SignedAt { get; init; }

    /// <summary>When it expires at WeChat; null where it has no end.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the contract was terminated.</summary>
    public required DateTimeOffset? TerminatedAt { get; init; }

    /// <summary>Who terminated the contract.</summary>
    public required TerminatedBy? TerminatedBy { get; init; }

    /// <summary>Why the contract was terminated.</summary>
    public required string? TerminationNote { get; init; }

    /// <summary>The openid of the payer, in the app that signs; null where WeChat did not report it.</summary>
    public required string? PayerOpenid { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of a contract.</summary>
    public static ContractView Of(Contract c) =>
        new()
        {
            Id = c.Id,
            Status = c.Status,
            Customer = c.CustomerId,
            Subscription = c.SubscriptionId,
            OutContractCode = c.OutContractCode,
            ContractId = c.ContractNumber,
            ContractTemplateId = c.TemplateId,
            Channel = c.Channel,
            SessionExpiresAt = c.SessionExpiresAt,
            SignedAt = c.SignedAt,
            ExpiresAt = c.ExpiresAt,
            TerminatedAt = c.TerminatedAt,
            TerminatedBy = c.TerminatedBy,
            TerminationNote = c.TerminationNote,
            PayerOpenid = c.PayerOpenId,
            CreatedAt = c.CreatedAt,
        };
}

namespace BillingEngine.Client;

/// <summary>A contract: <c>contract_id</c> is WeChat's number, <c>out_contract_code</c> ours.</summary>
public sealed record Contract
{
    public required string Id { get; init; }

    /// <summary>Always <c>contract</c>.</summary>
    public required string Object { get; init; }

    public required ContractStatus Status { get; init; }

    /// <summary>The customer who signs.</summary>
    public required string Customer { get; init; }

    /// <summary>The subscription for which it was created.</summary>
    public required string Subscription { get; init; }

    /// <summary>Our code, as WeChat shows it.</summary>
    public required string OutContractCode { get; init; }

    /// <summary>WeChat's number; null until it is signed.</summary>
    public required string? ContractId { get; init; }

    /// <summary>WeChat's number of the contract template.</summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>Until when it can be signed.</summary>
    public required DateTimeOffset SessionExpiresAt { get; init; }

    public required DateTimeOffset? SignedAt { get; init; }

    /// <summary>When WeChat lets it expire; null when it has no end.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? TerminatedAt { get; init; }

    /// <summary>Who terminated it.</summary>
    public required TerminatedBy? TerminatedBy { get; init; }

    /// <summary>Why it was terminated.</summary>
    public required string? TerminationNote { get; init; }

    /// <summary>The payer's openid in the app that signs; null when WeChat did not report it.</summary>
    public required string? PayerOpenid { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

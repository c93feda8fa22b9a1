using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Contracts;

/// <summary>The outcome of a contract; one without an identifier came by notification, and names its code.</summary>
public sealed record ArrivedContract(ContractOutcome Outcome) : Arrived<ContractId, ContractOutcome>(Outcome)
{
    /// <summary>The call, where there was one.</summary>
    public GatewayCallRow? Call { get; init; }

    /// <summary>
    /// Whether a caller of the API asked. Only the queries of the sweep count towards the conclusion that a contract is
    /// gone.
    /// </summary>
    public bool IsManual { get; init; }

    /// <summary>
    /// The date that the claim of the sweep's query had set, which makes each query count once; null where no claim was
    /// needed.
    /// </summary>
    public DateTimeOffset? ClaimedUntil { get; init; }
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Refunds;

/// <summary>The outcome of a refund; one without an identifier came by notification, and names its number.</summary>
public sealed record ArrivedRefund(RefundOutcome Outcome) : Arrived<RefundId, RefundOutcome>(Outcome)
{
    /// <summary>The fencing token of the claim under which the call was made; null where no claim was needed.</summary>
    public long? Fence { get; init; }

    /// <summary>The call, where there was one.</summary>
    public CallTrace? Trace { get; init; }
}

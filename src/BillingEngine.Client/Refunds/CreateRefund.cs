namespace BillingEngine.Client;

/// <summary>
/// Refunds a payment fully or partly. The response shows the state: <c>created</c> when it must wait after another
/// refund of the payment; <c>processing</c> when WeChat accepted it; <c>unknown</c> when WeChat did not respond (the
/// engine continues to query) or, with a <c>failure</c>, refused it. It is <c>closed</c> when WeChat says more than
/// once that it has no such refund.
/// </summary>
public sealed record CreateRefund
{
    /// <summary>The payment's id.</summary>
    public required string Payment { get; init; }

    /// <summary>
    /// The amount in minor units of the payment's currency; null refunds all that is left. Between 1 and 1000000000000.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>
    /// What the payer reads. 1 to 80 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Your own name of the refund, unique per payment. The same request again returns the first refund; another refund
    /// with the same name is refused. Always send one: WeChat itself then refuses to refund twice, even if the engine's
    /// database was restored to an earlier state. 1 to 128 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reference { get; init; }
}

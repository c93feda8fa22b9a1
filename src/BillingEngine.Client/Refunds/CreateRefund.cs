namespace BillingEngine.Client;

/// <summary>
/// Gives back a payment or a part of it. The answer shows how far it has come: <c>created</c> where it must keep its
/// distance from another refund of the payment, <c>processing</c> where WeChat accepted it, <c>unknown</c> where WeChat
/// gave no answer (it is pursued) or, with a <c>failure</c>, refused it: it is <c>closed</c> once WeChat says more than
/// once that it has no such refund.
/// </summary>
public sealed record CreateRefund
{
    /// <summary>The payment's identifier.</summary>
    public required string Payment { get; init; }

    /// <summary>
    /// How much in minor units of the payment's currency; null: all that is left. It must lie between 1 and
    /// 1000000000000.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>
    /// What the payer reads; up to 80 characters. It must have 1 to 80 characters and not be blank. It must not contain
    /// control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Your own name of the refund, unique for its payment: the same request again is answered with the first refund,
    /// another one with the same name is refused. Send one always: with it WeChat itself refuses to give back twice,
    /// even where this server's database was restored to before the refund. It must have 1 to 128 characters and not be
    /// blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reference { get; init; }
}

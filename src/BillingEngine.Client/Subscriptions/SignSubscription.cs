namespace BillingEngine.Client;

/// <summary>Requests a new signature for a subscription that was never signed, or whose contract ended.</summary>
public sealed record SignSubscription
{
    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>
    /// The payer's IP address; the channel h5 requires it. At most 32 characters (WeChat's limit). If the payer's IPv6
    /// address is longer, use another channel.
    /// </summary>
    public string? ClientIp { get; init; }

    /// <summary>Where the payer goes after signing. An https address of at most 256 characters.</summary>
    public string? ReturnUrl { get; init; }
}

namespace BillingEngine.Client;

/// <summary>
/// Asks for a new signature: of a beginning whose session was not used, or of a subscription whose contract was ended.
/// </summary>
public sealed record SignSubscription
{
    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>
    /// The payer's address; the channel h5 needs it. It must be an IP address of at most 32 characters, for WeChat
    /// takes no longer one; where the payer's IPv6 address is longer, use another channel.
    /// </summary>
    public string? ClientIp { get; init; }

    /// <summary>Where the payer is sent after signing. It must be an https address of at most 256 characters.</summary>
    public string? ReturnUrl { get; init; }
}

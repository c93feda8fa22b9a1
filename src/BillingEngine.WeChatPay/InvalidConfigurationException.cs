namespace BillingEngine.WeChatPay;

/// <summary>
/// A configuration that cannot be used; the message names every fault and what to do about it, and no secret.
/// </summary>
public sealed class InvalidConfigurationException(string about, IReadOnlyList<string> faults)
    : Exception($"{about} cannot be used:\n- " + string.Join("\n- ", faults))
{
    /// <summary>Everything that is wrong, each as a sentence.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

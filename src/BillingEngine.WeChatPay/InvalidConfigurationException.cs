namespace BillingEngine.WeChatPay;

/// <summary>
/// The configuration cannot be used. The message lists every problem and how to fix it, and contains no secret.
/// </summary>
public sealed class InvalidConfigurationException(string about, IReadOnlyList<string> faults)
    : Exception($"{about} cannot be used:\n- " + string.Join("\n- ", faults))
{
    /// <summary>All problems, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

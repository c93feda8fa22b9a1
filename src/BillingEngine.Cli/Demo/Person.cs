namespace BillingEngine.Cli.Demo;

/// <summary>A person of the demo and what has become of them.</summary>
public sealed class Person(int number, Fate fate)
{
    /// <summary>The merchant's own reference.</summary>
    public string Reference { get; } = $"person-{number:0000}";

    /// <summary>The openid at the signing app.</summary>
    public string OpenId { get; } = $"oDemoPerson{number:0000}";

    /// <summary>What they will do.</summary>
    public Fate Fate { get; } = fate;

    /// <summary>Their subscription, once enrolled.</summary>
    public string? Subscription { get; set; }

    /// <summary>When the engine acknowledged a cancel with immediate effect, on the business clock.</summary>
    public DateTimeOffset? CanceledAt { get; set; }

    /// <summary>The payment that the cancel's answer named as on the wire already.</summary>
    public string? InFlightAtCancel { get; set; }

    /// <summary>When the cancel at the period's end was acknowledged, and the end it named.</summary>
    public DateTimeOffset? EndsWithPeriod { get; set; }

    /// <summary>What they ordered in the app.</summary>
    public List<PlacedOrder> Orders { get; } = [];

    /// <summary>Contracts that they ended in WeChat, by WeChat's number, with the moment.</summary>
    public Dictionary<string, DateTimeOffset> Terminated { get; } = new(StringComparer.Ordinal);
}

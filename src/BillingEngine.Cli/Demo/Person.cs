namespace BillingEngine.Cli.Demo;

/// <summary>A person of the demo and their state.</summary>
public sealed class Person(int number, PersonScript script)
{
    /// <summary>The merchant's own reference.</summary>
    public string Reference { get; } = $"person-{number:0000}";

    /// <summary>The openid at the signing app.</summary>
    public string OpenId { get; } = $"oDemoPerson{number:0000}";

    public PersonScript Script { get; } = script;

    /// <summary>Their subscription, once enrolled.</summary>
    public string? Subscription { get; set; }

    /// <summary>When the engine acknowledged an immediate cancel, on the business clock.</summary>
    public DateTimeOffset? CanceledAt { get; set; }

    /// <summary>The payment that the cancel's response named as already sent to WeChat.</summary>
    public string? InFlightAtCancel { get; set; }

    /// <summary>When the cancel at period end was acknowledged, and the end date it named.</summary>
    public DateTimeOffset? EndsWithPeriod { get; set; }

    /// <summary>What they ordered in the app.</summary>
    public List<PlacedOrder> Orders { get; } = [];

    /// <summary>Contracts that they terminated in WeChat: WeChat's contract id and the time.</summary>
    public Dictionary<string, DateTimeOffset> Terminated { get; } = new(StringComparer.Ordinal);
}

using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>The facts, oldest first; <c>truncated</c> says that older ones were left out.</summary>
public sealed record Timeline
{
    /// <summary>The subscription.</summary>
    public required string Subscription { get; init; }

    /// <summary>The facts, oldest first.</summary>
    public required IReadOnlyList<TimelineFact> Facts { get; init; }

    /// <summary>Whether older facts were left out.</summary>
    public required bool Truncated { get; init; }
}

/// <summary>One fact; <c>details</c> depends on <c>kind</c> (event, gateway_call, notification).</summary>
public sealed record TimelineFact
{
    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of fact it is: <c>event</c>, <c>gateway_call</c> or <c>notification</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Which event, call or notification it is.</summary>
    public required string What { get; init; }

    /// <summary>The kind of object it is about.</summary>
    public required string Object { get; init; }

    /// <summary>Its particulars, which depend on the kind.</summary>
    public required JsonElement? Details { get; init; }
}

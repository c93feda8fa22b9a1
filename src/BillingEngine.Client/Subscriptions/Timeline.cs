using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>The facts, oldest first; <c>truncated</c> says that older ones were omitted.</summary>
public sealed record Timeline
{
    public required string Subscription { get; init; }

    /// <summary>The facts, oldest first.</summary>
    public required IReadOnlyList<TimelineFact> Facts { get; init; }

    /// <summary>Whether older facts were omitted.</summary>
    public required bool Truncated { get; init; }
}

/// <summary>One fact; <c>details</c> depends on <c>kind</c> (event, gateway_call, notification).</summary>
public sealed record TimelineFact
{
    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The kind of fact: <c>event</c>, <c>gateway_call</c> or <c>notification</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the event, call or notification.</summary>
    public required string What { get; init; }

    /// <summary>The type of the object that it is about.</summary>
    public required string Object { get; init; }

    /// <summary>The details, which depend on the kind.</summary>
    public required JsonElement? Details { get; init; }
}

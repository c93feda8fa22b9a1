using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>A problem that needs a person. The same cause raises one alert while that is open.</summary>
public sealed record Alert
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>alert</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Whether it is open.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>The stable code of the cause, such as <c>payment.long_unknown</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public required string Detail { get; init; }

    /// <summary>The merchant it concerns; null where it concerns the engine itself.</summary>
    public required string? Merchant { get; init; }

    /// <summary>The kind of the object it is about.</summary>
    public required string? ObjectType { get; init; }

    /// <summary>The identifier of that object.</summary>
    public required string? ObjectId { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was resolved; null while it is open.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public required string? Resolution { get; init; }
}

/// <summary>How an alert stands.</summary>
[JsonConverter(typeof(WordConverter<AlertStatus>))]
public enum AlertStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Its cause is still there, or no operator has resolved it.</summary>
    Open,

    /// <summary>An operator resolved it, or its cause is over.</summary>
    Resolved,
}

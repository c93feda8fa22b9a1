using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Something that a person should look at. The same cause is one alert for as long as it is open.</summary>
public sealed record Alert
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>alert</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Whether it is open.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>What kind of thing happened: <c>payment.long_unknown</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Whose matter it is; null where it is the engine's own.</summary>
    public required string? Merchant { get; init; }

    /// <summary>The kind of the object it is about.</summary>
    public required string? ObjectType { get; init; }

    /// <summary>The identifier of that object.</summary>
    public required string? ObjectId { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When somebody was done with it.</summary>
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

    /// <summary>Somebody should act.</summary>
    Open,

    /// <summary>An operator is done with it, or its cause is over.</summary>
    Resolved,
}

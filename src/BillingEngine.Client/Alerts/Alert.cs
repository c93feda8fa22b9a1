using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>A problem that needs a person. The same cause raises no second alert while one is open.</summary>
public sealed record Alert
{
    public required string Id { get; init; }

    /// <summary>Always <c>alert</c>.</summary>
    public required string Object { get; init; }

    public required AlertStatus Status { get; init; }

    /// <summary>The stable code of the cause, such as <c>payment.long_unknown</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public required string Detail { get; init; }

    /// <summary>The merchant that it concerns; null when it concerns the engine itself.</summary>
    public required string? Merchant { get; init; }

    /// <summary>The type of the object that it is about.</summary>
    public required string? ObjectType { get; init; }

    /// <summary>The id of that object.</summary>
    public required string? ObjectId { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was resolved; null while it is open.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it was resolved.</summary>
    public required string? Resolution { get; init; }
}

/// <summary>The state of an alert.</summary>
[JsonConverter(typeof(EnumTextConverter<AlertStatus>))]
public enum AlertStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The cause still exists, and no operator has resolved it.</summary>
    Open,

    /// <summary>An operator resolved it, or its cause has ended.</summary>
    Resolved,
}

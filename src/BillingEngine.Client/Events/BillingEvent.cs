using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BillingEngine.Client;

/// <summary>An event, as webhooks deliver it.</summary>
public record BillingEvent
{
    /// <summary>The id of the event and of its webhook.</summary>
    public required string Id { get; init; }

    /// <summary>Noun and past participle, such as <c>invoice.paid</c>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Increases per object. An event with a lower number than the last one of its object is outdated.
    /// </summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The object as it was then.</summary>
    public required EventData Data { get; init; }
}

/// <summary>The object of an event.</summary>
public sealed record EventData
{
    /// <summary>The object as it was when the event happened.</summary>
    public required JsonElement Object { get; init; }

    /// <summary>The type of the object: <c>subscription</c>, <c>invoice</c> and so on.</summary>
    [JsonIgnore]
    public string Kind => Text("object");

    /// <summary>The object's id.</summary>
    [JsonIgnore]
    public string Id => Text("id");

    /// <summary>
    /// The object as the record of its type, such as <see cref="Subscription"/>; <see cref="Kind"/> names the type.
    /// </summary>
    /// <exception cref="InvalidOperationException">The object has another type.</exception>
    public T As<T>()
        where T : class
    {
        try
        {
            if (
                BillingJson.Default.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> form
                && Object.Deserialize(form) is { } whole
            )
            {
                return whole;
            }
        }
        catch (JsonException other)
        {
            throw new InvalidOperationException($"A {Kind} cannot be read as {typeof(T).Name}.", other);
        }
        throw new InvalidOperationException($"A {Kind} cannot be read as {typeof(T).Name}.");
    }

    private string Text(string name) =>
        Object.ValueKind == JsonValueKind.Object && Object.TryGetProperty(name, out var value)
            ? value.GetString() ?? ""
            : "";
}

/// <summary>An event with its deliveries.</summary>
public sealed record DeliveredEvent : BillingEvent
{
    /// <summary>Its deliveries, one per endpoint.</summary>
    public required IReadOnlyList<Delivery> Deliveries { get; init; }
}

/// <summary>The delivery of one event to one endpoint.</summary>
public sealed record Delivery
{
    /// <summary>The endpoint's id.</summary>
    public required string Endpoint { get; init; }

    public required DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it was tried last.</summary>
    public required DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The receiver's last HTTP status; null when no response came.</summary>
    public required int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required string? Error { get; init; }

    /// <summary>When the receiver accepted it.</summary>
    public required DateTimeOffset? DeliveredAt { get; init; }
}

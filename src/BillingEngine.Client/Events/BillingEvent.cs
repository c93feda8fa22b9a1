using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BillingEngine.Client;

/// <summary>An event, as webhooks bring it.</summary>
public record BillingEvent
{
    /// <summary>Its identifier, which is the webhook's too.</summary>
    public required string Id { get; init; }

    /// <summary>Noun and past participle: <c>invoice.paid</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Counts up per object: what is lower than what one has of an object is old news.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it became true.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The object as it was then.</summary>
    public required EventData Data { get; init; }
}

/// <summary>What an event is about.</summary>
public sealed record EventData
{
    /// <summary>The object as it was when the event became true.</summary>
    public required JsonElement Object { get; init; }

    /// <summary>The kind of the object: <c>subscription</c>, <c>invoice</c> and so on.</summary>
    [JsonIgnore]
    public string Kind => Text("object");

    /// <summary>The object's identifier.</summary>
    [JsonIgnore]
    public string Id => Text("id");

    /// <summary>
    /// The object as the record of its kind, such as <see cref="Subscription"/>; <see cref="Kind"/> says which.
    /// </summary>
    /// <exception cref="InvalidOperationException">The object is of another kind.</exception>
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

/// <summary>An event with the endpoints that it is or was on its way to.</summary>
public sealed record DeliveredEvent : BillingEvent
{
    /// <summary>To whom it is or was on its way.</summary>
    public required IReadOnlyList<Delivery> Deliveries { get; init; }
}

/// <summary>One event on its way to one endpoint.</summary>
public sealed record Delivery
{
    /// <summary>To whom.</summary>
    public required string Endpoint { get; init; }

    /// <summary>How far it has come.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it was tried last.</summary>
    public required DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>What the receiver answered last; null when no answer came.</summary>
    public required int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required string? Error { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset? DeliveredAt { get; init; }
}

using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Webhooks.Events;

/// <summary>An event, as webhooks send it.</summary>
/// <param name="Id">The identifier of the event, also sent as webhook id.</param>
/// <param name="Type">The event type, such as <c>invoice.paid</c>.</param>
/// <param name="Sequence">Counts up for each object: ignore an event with a lower number than one you have of the same
/// object.</param>
/// <param name="CreatedAt">When it happened.</param>
/// <param name="Data">The object at that time.</param>
public record EventView(EventId Id, string Type, long Sequence, DateTimeOffset CreatedAt, EventDataView Data)
{
    /// <summary>The view of an event.</summary>
    public static EventView Of(EventRow row) =>
        new(
            row.Id,
            row.Type,
            row.Sequence,
            row.CreatedAt,
            new EventDataView(JsonSerializer.Deserialize<JsonElement>(row.Data).GetProperty("object"))
        );
}

/// <summary>The subject of an event.</summary>
/// <param name="Object">The object as it was when the event happened.</param>
public sealed record EventDataView([property: ShownAs] object Object);

/// <summary>An event with its deliveries.</summary>
public sealed record DeliveredEventView : EventView
{
    public DeliveredEventView(EventView shown, IReadOnlyList<DeliveryView> deliveries)
        : base(shown) => Deliveries = deliveries;

    /// <summary>Its deliveries to endpoints.</summary>
    public IReadOnlyList<DeliveryView> Deliveries { get; }
}

/// <summary>The delivery of one event to one endpoint.</summary>
public sealed record DeliveryView
{
    /// <summary>The endpoint.</summary>
    public required WebhookEndpointId Endpoint { get; init; }

    /// <summary>The state.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>The number of attempts.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null where it is not tried again.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the last attempt was made.</summary>
    public required DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The HTTP status of the last response; null where none came.</summary>
    public required int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required string? Error { get; init; }

    /// <summary>When the receiver accepted it.</summary>
    public required DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The view of a delivery.</summary>
    public static DeliveryView Of(DeliveryRow row) =>
        new()
        {
            Endpoint = row.EndpointId,
            Status = row.Status,
            Attempts = row.Attempts,
            NextAttemptAt = row.Status == DeliveryStatus.Pending ? row.DueAt : null,
            LastAttemptAt = row.LastAttemptAt,
            ResponseStatus = row.ResponseStatus,
            Error = row.Error,
            DeliveredAt = row.DeliveredAt,
        };
}

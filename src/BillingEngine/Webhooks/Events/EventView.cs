using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Webhooks.Events;

/// <summary>An event, as webhooks bring it.</summary>
/// <param name="Id">Its identifier, which is the webhook's too.</param>
/// <param name="Type">Noun and past participle: <c>invoice.paid</c>.</param>
/// <param name="Sequence">Counts up per object: what is lower than what one has of an object is old news.</param>
/// <param name="CreatedAt">When it became true.</param>
/// <param name="Data">The object as it was then.</param>
public record EventView(EventId Id, string Type, long Sequence, DateTimeOffset CreatedAt, EventDataView Data)
{
    /// <summary>Shows an event.</summary>
    public static EventView Of(EventRow row) =>
        new(
            row.Id,
            row.Type,
            row.Sequence,
            row.CreatedAt,
            new EventDataView(JsonSerializer.Deserialize<JsonElement>(row.Data).GetProperty("object"))
        );
}

/// <summary>What an event is about.</summary>
/// <param name="Object">The object as it was when the event became true.</param>
public sealed record EventDataView([property: ShownAs] object Object);

/// <summary>An event with the endpoints that it is or was on its way to.</summary>
public sealed record DeliveredEventView : EventView
{
    /// <summary>Shows it.</summary>
    public DeliveredEventView(EventView shown, IReadOnlyList<DeliveryView> deliveries)
        : base(shown) => Deliveries = deliveries;

    /// <summary>To whom it is or was on its way.</summary>
    public IReadOnlyList<DeliveryView> Deliveries { get; }
}

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="Endpoint">To whom.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttemptAt">When it is tried next; null when it is not.</param>
/// <param name="LastAttemptAt">When it was tried last.</param>
/// <param name="ResponseStatus">What the receiver answered last; null when no answer came.</param>
/// <param name="Error">Why the last attempt failed.</param>
/// <param name="DeliveredAt">When it was taken.</param>
public sealed record DeliveryView(
    WebhookEndpointId Endpoint,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? LastAttemptAt,
    int? ResponseStatus,
    string? Error,
    DateTimeOffset? DeliveredAt
)
{
    /// <summary>Shows a delivery.</summary>
    public static DeliveryView Of(DeliveryRow row) =>
        new(
            row.EndpointId,
            row.Status,
            row.Attempts,
            row.Status == DeliveryStatus.Pending ? row.DueAt : null,
            row.LastAttemptAt,
            row.ResponseStatus,
            row.Error,
            row.DeliveredAt
        );
}

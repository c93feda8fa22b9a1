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
public sealed record DeliveryView
{
    /// <summary>To whom.</summary>
    public required WebhookEndpointId Endpoint { get; init; }

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

    /// <summary>Shows a delivery.</summary>
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

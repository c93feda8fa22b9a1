using BillingEngine.Domain.Common;
using BillingEngine.Outbox;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks;

/// <summary>Reads an event, and what became of its webhooks.</summary>
/// <param name="Event">The event's identifier.</param>
public sealed record GetEvent(string Event) : IQuery<DeliveredEventView>;

internal sealed class GetEventHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetEvent, Result<DeliveredEventView>>
{
    public async Task<Result<DeliveredEventView>> Handle(GetEvent request, CancellationToken cancellationToken) =>
        await db.FindEventAsync(current.Id, request.Event, cancellationToken) is { } row
            ? await db.WithDeliveriesAsync(row, cancellationToken)
            : WebhookRefusals.EventNotFound;
}

/// <summary>Reads of events.</summary>
internal static class EventLookup
{
    public static async Task<EventRow?> FindEventAsync(
        this BillingDbContext db,
        MerchantId merchant,
        string name,
        CancellationToken cancellationToken
    ) =>
        Id.TryParse<EventId>(name, out var id)
            ? await db
                .Events.AsNoTracking()
                .SingleOrDefaultAsync(e => e.Id == id && e.MerchantId == merchant, cancellationToken)
            : null;

    public static async Task<DeliveredEventView> WithDeliveriesAsync(
        this BillingDbContext db,
        EventRow row,
        CancellationToken cancellationToken
    ) =>
        new(
            EventView.Of(row),
            [
                .. (
                    await db
                        .Deliveries.AsNoTracking()
                        .Where(d => d.EventId == row.Id)
                        .OrderBy(d => d.EndpointId)
                        .ToListAsync(cancellationToken)
                ).Select(DeliveryView.Of),
            ]
        );
}

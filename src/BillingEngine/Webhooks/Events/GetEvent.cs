using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Events;

/// <summary>Shows an event, and the state of its webhooks.</summary>
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

/// <summary>Finds events.</summary>
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
                    await db.Set<DeliveryRow>()
                        .AsNoTracking()
                        .Where(d => d.EventId == row.Id)
                        .OrderBy(d => d.EndpointId)
                        .ToListAsync(cancellationToken)
                ).Select(DeliveryView.Of),
            ]
        );
}

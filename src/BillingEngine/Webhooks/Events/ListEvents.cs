using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Webhooks.Events;

/// <summary>Lists events, newest first, by type, object or state of their webhooks.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Type">Only those of this type.</param>
/// <param name="Object">Only those of the object with this identifier.</param>
/// <param name="Delivery">Only those with a webhook in this state: <c>failed</c> lists the dead letters.</param>
public sealed record ListEvents(PageRequest Page, string? Type = null, string? Object = null, string? Delivery = null)
    : IQuery<PageOf<EventView>>;

internal sealed class ListEventsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListEvents, Result<PageOf<EventView>>>
{
    public Task<Result<PageOf<EventView>>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        var rows = db.Events.Where(e => e.MerchantId == current.Id);
        if (request.Type is { } type)
            rows = rows.Where(e => e.Type == type);
        if (request.Object is { } name && ObjectName.TryParse(name, out var id))
            rows = rows.Where(e => e.ObjectId == id);
        if (EnumText.TryParse<DeliveryStatus>(request.Delivery, out var status))
            rows = rows.Where(e => db.Set<DeliveryRow>().Any(d => d.EventId == e.Id && d.Status == status));
        return rows.PageAsync(request.Page, e => e.Id, EventView.Of, cancellationToken);
    }
}

internal sealed class ListEventsValidator : AbstractValidator<ListEvents>
{
    public ListEventsValidator()
    {
        RuleFor(r => r.Type)
            .Must(
                type => type is null || EventTypes.All.Contains(type, StringComparer.Ordinal),
                () => StatedRules.OneOf(EventTypes.All)
            )
            .WithMessage("must be one of " + string.Join(", ", EventTypes.All));
        RuleFor(r => r.Object)
            .Must(name => name is null || ObjectName.TryParse(name, out _))
            .WithMessage("must be the identifier of an object, such as sub_01J…");
        RuleFor(r => r.Delivery).OneOf<ListEvents, DeliveryStatus>();
    }
}

/// <summary>Parses the identifier of any object that has events.</summary>
internal static class ObjectName
{
    public static bool TryParse(string name, out Guid id)
    {
        id = default;
        return Is<SubscriptionId>(name, ref id)
            || Is<ContractId>(name, ref id)
            || Is<InvoiceId>(name, ref id)
            || Is<PaymentId>(name, ref id)
            || Is<RefundId>(name, ref id)
            || Is<ReconciliationId>(name, ref id)
            || Is<WebhookEndpointId>(name, ref id);
    }

    private static bool Is<T>(string name, ref Guid id)
        where T : struct, IId<T>
    {
        if (!Id.TryParse<T>(name, out var parsed))
            return false;
        id = parsed.Value;
        return true;
    }
}

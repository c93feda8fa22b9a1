using System.Text.Json;
using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Http;
using BillingEngine.Invoices;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Reconciliation;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks;

namespace BillingEngine.Outbox;

/// <summary>Turns the events an object collected into rows that show the object as it is stored with them.</summary>
public static class EventSnapshots
{
    /// <summary>
    /// Takes the events of an object; each row is to be stored in the transaction that stores the object.
    /// </summary>
    public static IReadOnlyList<EventRow> Take(Entity entity)
    {
        if (entity.Raised.Count == 0)
        {
            entity.TakeRaised();
            return [];
        }
        var (type, id, merchant, subscription, view) = entity switch
        {
            Subscription s => (
                "subscription",
                s.Id.Value,
                s.MerchantId,
                (Guid?)s.Id.Value,
                (object)SubscriptionView.Of(s)
            ),
            Contract c => ("contract", c.Id.Value, c.MerchantId, c.SubscriptionId.Value, ContractView.Of(c)),
            Invoice i => ("invoice", i.Id.Value, i.MerchantId, i.SubscriptionId.Value, InvoiceView.Of(i)),
            Payment p => ("payment", p.Id.Value, p.MerchantId, p.SubscriptionId?.Value, PaymentView.Of(p)),
            Refund r => ("refund", r.Id.Value, r.MerchantId, r.SubscriptionId?.Value, RefundView.Of(r)),
            ReconciledDay d => ("reconciliation", d.Id.Value, d.MerchantId, null, ReconciliationView.Of(d)),
            WebhookEndpoint w => ("webhook_endpoint", w.Id.Value, w.MerchantId, null, WebhookEndpointView.Of(w)),
            _ => throw new InvalidOperationException($"{entity.GetType().Name} raised an event but has no snapshot."),
        };
        var data = JsonSerializer.Serialize(new EventData(view), WireJson.Options);
        // Who hears of an order is shown the order, with the reference they know it by.
        var ordered = entity is Payment { Order: not null } order
            ? JsonSerializer.Serialize(new EventData(OrderView.Of(order)), WireJson.Options)
            : data;
        return
        [
            .. entity
                .TakeRaised()
                .Select(raised => new EventRow
                {
                    Id = Id.New<EventId>(raised.At),
                    MerchantId = merchant,
                    Type = raised.Type,
                    ObjectType = type,
                    ObjectId = id,
                    Sequence = raised.Sequence,
                    SubscriptionId = subscription,
                    Data = raised.Type.StartsWith("order.", StringComparison.Ordinal) ? ordered : data,
                    CreatedAt = raised.At,
                }),
        ];
    }

    private sealed record EventData(object Object);
}

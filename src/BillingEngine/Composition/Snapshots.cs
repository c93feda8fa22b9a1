using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Invoices;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Composition;

/// <summary>The view of each noun that raises events, as webhook receivers read it.</summary>
internal static class Snapshots
{
    public static Snapshot Of(Entity entity) =>
        entity switch
        {
            Subscription s => new("subscription", s.Id.Value, s.MerchantId, s.Id.Value, SubscriptionView.Of(s)),
            Contract c => new("contract", c.Id.Value, c.MerchantId, c.SubscriptionId.Value, ContractView.Of(c)),
            Invoice i => new("invoice", i.Id.Value, i.MerchantId, i.SubscriptionId.Value, InvoiceView.Of(i)),
            // `order.*` events carry the order view, so receivers see their own reference.
            Payment { Order: not null } p => new("payment", p.Id.Value, p.MerchantId, null, PaymentView.Of(p))
            {
                OrderView = OrderView.Of(p),
            },
            Payment p => new("payment", p.Id.Value, p.MerchantId, p.SubscriptionId?.Value, PaymentView.Of(p)),
            Refund r => new("refund", r.Id.Value, r.MerchantId, r.SubscriptionId?.Value, RefundView.Of(r)),
            ReconciledDay d => new("reconciliation", d.Id.Value, d.MerchantId, null, ReconciliationView.Of(d)),
            WebhookEndpoint w => new("webhook_endpoint", w.Id.Value, w.MerchantId, null, WebhookEndpointView.Of(w)),
            _ => throw new InvalidOperationException($"{entity.GetType().Name} raised an event but has no snapshot."),
        };
}

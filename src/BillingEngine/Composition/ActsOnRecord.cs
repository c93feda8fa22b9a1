using BillingEngine.Alerts;
using BillingEngine.Contracts;
using BillingEngine.Invoices;
using BillingEngine.Merchants;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Platform.Logging;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks.Endpoints;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Composition;

/// <summary>
/// The requests that are logged for operators, each with the object as the caller named it; null for a request that
/// creates its object.
/// </summary>
internal static class ActsOnRecord
{
    public static LoggedActs All { get; } =
        new(
            new Dictionary<Type, Func<object, string?>>
            {
                [typeof(SyncPayment)] = act => ((SyncPayment)act).Payment,
                [typeof(ReversePayment)] = act => ((ReversePayment)act).Payment,
                [typeof(PayInvoice)] = act => ((PayInvoice)act).Invoice,
                [typeof(VoidInvoice)] = act => ((VoidInvoice)act).Invoice,
                [typeof(CancelSubscription)] = act => ((CancelSubscription)act).Subscription,
                [typeof(TerminateContract)] = act => ((TerminateContract)act).Contract,
                [typeof(CreateRefund)] = act => ((CreateRefund)act).Payment,
                [typeof(SyncRefund)] = act => ((SyncRefund)act).Refund,
                [typeof(CloseOrder)] = act => ((CloseOrder)act).Order,
                [typeof(ReconcileDay)] = _ => null,
                [typeof(ResolveAlert)] = act => ((ResolveAlert)act).Alert,
                [typeof(OpenMerchant)] = _ => null,
                [typeof(CreateMerchant)] = _ => null,
                [typeof(CreateApiKey)] = act => ((CreateApiKey)act).Merchant,
                [typeof(RollApiKey)] = act => ((RollApiKey)act).Key,
                [typeof(RevokeApiKey)] = act => ((RevokeApiKey)act).Key,
                [typeof(CreateWebhookEndpoint)] = _ => null,
                [typeof(UpdateWebhookEndpoint)] = act => ((UpdateWebhookEndpoint)act).WebhookEndpoint,
                [typeof(RotateWebhookSecret)] = act => ((RotateWebhookSecret)act).WebhookEndpoint,
                [typeof(DeleteWebhookEndpoint)] = act => ((DeleteWebhookEndpoint)act).WebhookEndpoint,
                [typeof(RedeliverEvent)] = act => ((RedeliverEvent)act).Event,
            }
        );
}

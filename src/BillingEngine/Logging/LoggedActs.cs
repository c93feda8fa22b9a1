using System.Text.RegularExpressions;
using BillingEngine.Alerts;
using BillingEngine.Contracts;
using BillingEngine.Invoices;
using BillingEngine.Merchants;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Reconciliation;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks;

namespace BillingEngine.Logging;

/// <summary>
/// The deeds that somebody may be asked about later, each with the object as the caller named it; null where the deed
/// makes one. Each leaves a line in the log.
/// </summary>
internal static partial class LoggedActs
{
    private static readonly Dictionary<Type, Func<object, string?>> All = new()
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
    };

    /// <summary>Whether a kind of request is one.</summary>
    public static bool Have(Type request) => All.ContainsKey(request);

    /// <summary>The object as the caller named it.</summary>
    public static string? Named(object act) => All.TryGetValue(act.GetType(), out var named) ? named(act) : null;

    /// <summary>A text that is an identifier, or else another: what a caller wrote may be anything.</summary>
    public static string IdentifierOr(string? text, string otherwise) =>
        text is not null && Identifier().IsMatch(text) ? text : otherwise;

    [GeneratedRegex(@"^[a-z]{2,5}_[0-9A-Z]{26}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}

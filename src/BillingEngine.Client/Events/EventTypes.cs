namespace BillingEngine.Client;

/// <summary>The types of events.</summary>
public static class EventTypes
{
    /// <summary>All types except <see cref="ReconciliationMatched"/>, which an endpoint must name.</summary>
    public const string Every = "*";

    /// <summary><c>contract.expired</c>.</summary>
    public const string ContractExpired = "contract.expired";

    /// <summary><c>contract.signed</c>.</summary>
    public const string ContractSigned = "contract.signed";

    /// <summary><c>contract.terminated</c>.</summary>
    public const string ContractTerminated = "contract.terminated";

    /// <summary><c>invoice.created</c>.</summary>
    public const string InvoiceCreated = "invoice.created";

    /// <summary><c>invoice.paid</c>.</summary>
    public const string InvoicePaid = "invoice.paid";

    /// <summary>A deduction was declined.</summary>
    public const string InvoicePaymentFailed = "invoice.payment_failed";

    /// <summary><c>invoice.uncollectible</c>.</summary>
    public const string InvoiceUncollectible = "invoice.uncollectible";

    /// <summary><c>invoice.voided</c>.</summary>
    public const string InvoiceVoided = "invoice.voided";

    /// <summary>An order was given up, and WeChat has closed it.</summary>
    public const string OrderClosed = "order.closed";

    /// <summary>An order was paid.</summary>
    public const string OrderPaid = "order.paid";

    /// <summary><c>payment.failed</c>.</summary>
    public const string PaymentFailed = "payment.failed";

    /// <summary>An outcome does not match its payment: an operator must look.</summary>
    public const string PaymentQuarantined = "payment.quarantined";

    /// <summary><c>payment.reversed</c>.</summary>
    public const string PaymentReversed = "payment.reversed";

    /// <summary><c>payment.succeeded</c>.</summary>
    public const string PaymentSucceeded = "payment.succeeded";

    /// <summary>A day differs from WeChat's statement: an operator should look.</summary>
    public const string ReconciliationDifferencesFound = "reconciliation.differences_found";

    /// <summary>A day agrees with WeChat's statement; <see cref="Every"/> does not include it.</summary>
    public const string ReconciliationMatched = "reconciliation.matched";

    /// <summary>WeChat could not pay the refund: an operator must look.</summary>
    public const string RefundAbnormal = "refund.abnormal";

    /// <summary><c>refund.closed</c>.</summary>
    public const string RefundClosed = "refund.closed";

    /// <summary><c>refund.processing</c>.</summary>
    public const string RefundProcessing = "refund.processing";

    /// <summary><c>refund.succeeded</c>.</summary>
    public const string RefundSucceeded = "refund.succeeded";

    /// <summary>The first payment succeeded, or the trial ended with it: access begins.</summary>
    public const string SubscriptionActivated = "subscription.activated";

    /// <summary><c>subscription.canceled</c>.</summary>
    public const string SubscriptionCanceled = "subscription.canceled";

    /// <summary><c>subscription.created</c>.</summary>
    public const string SubscriptionCreated = "subscription.created";

    /// <summary>A deduction was declined and will be retried.</summary>
    public const string SubscriptionPastDue = "subscription.past_due";

    /// <summary><c>subscription.renewed</c>.</summary>
    public const string SubscriptionRenewed = "subscription.renewed";

    /// <summary>The payer must sign a new contract.</summary>
    public const string SubscriptionSignatureRequired = "subscription.signature_required";

    /// <summary>All retries failed; the subscription waits for payment.</summary>
    public const string SubscriptionUnpaid = "subscription.unpaid";

    /// <summary>An endpoint failed for days and receives no more events.</summary>
    public const string WebhookEndpointDisabled = "webhook_endpoint.disabled";
}

using BillingEngine.Contracts;
using BillingEngine.Invoices;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Composition;

/// <summary>Every type of event with its meaning, for the OpenAPI document and docs/webhooks.md.</summary>
public static class DocumentedEvents
{
    // Before the list, which reads it.
    private static readonly Dictionary<Type, string> Like = new()
    {
        [typeof(ContractView)] = "GET /v1/contracts/{id}",
        [typeof(InvoiceView)] = "GET /v1/invoices/{id}",
        [typeof(OrderView)] = "GET /v1/orders/{id}",
        [typeof(PaymentView)] = "GET /v1/payments/{id}",
        [typeof(ReconciliationView)] = "GET /v1/reconciliations",
        [typeof(RefundView)] = "GET /v1/refunds/{id}",
        [typeof(SubscriptionView)] = "GET /v1/subscriptions/{id}",
        [typeof(WebhookEndpointView)] = "GET /v1/webhook_endpoints/{id}",
    };

    /// <summary>All of them, in the order of their names.</summary>
    public static readonly IReadOnlyList<EventFacts> All =
    [
        Of<ContractView>(
            "contract.expired",
            "The payer did not sign in time: the signing session is over and there is no contract.",
            """{"status":"expired","contract_id":null,"signed_at":null,"payer_openid":null}"""
        ),
        Of<ContractView>(
            "contract.signed",
            "The payer signed the contract in WeChat. Deductions are possible from now on."
        ),
        Of<ContractView>(
            "contract.terminated",
            "The contract ended: by the payer in WeChat, by you, or by WeChat (`terminated_by`). No further deduction "
                + "is possible through it.",
            """{"status":"terminated","terminated_at":"2027-02-28T02:40:00Z","terminated_by":"user"}"""
        ),
        Of<InvoiceView>(
            "invoice.created",
            "An invoice was created for a billing period. Its first deduction follows.",
            """{"status":"open","amount_due":8800,"paid_at":null,"latest_payment":null}"""
        ),
        Of<InvoiceView>("invoice.paid", "An invoice is paid in full. Send the receipt."),
        Of<InvoiceView>(
            "invoice.payment_failed",
            "A deduction failed. `next_attempt_at` is the next retry; if it is null, collection has stopped and "
                + "`stopped_reason` says why. The debt stays open.",
            """
            {"status":"open","amount_due":8800,"paid_at":null,"retries_planned":1,
             "first_declined_at":"2027-02-28T02:40:00Z","next_attempt_at":"2027-03-01T02:00:00Z"}
            """
        ),
        Of<InvoiceView>(
            "invoice.uncollectible",
            "Collection ended without success and the invoice was written off. Money that still arrives pays it.",
            """{"status":"uncollectible","amount_due":8800,"paid_at":null,"closed_at":"2027-02-28T02:40:00Z"}"""
        ),
        Of<InvoiceView>(
            "invoice.voided",
            "An invoice was withdrawn. Nothing is owed for its period.",
            """{"status":"void","amount_due":0,"paid_at":null,"closed_at":"2027-02-28T02:40:00Z"}"""
        ),
        Of<OrderView>(
            "order.closed",
            "An APP order ended unpaid and can no longer be paid.",
            """{"status":"closed","due_at":null,"given_up_at":"2027-02-28T02:40:00Z","given_up_because":"requested"}"""
        ),
        Of<OrderView>(
            "order.paid",
            "The payer paid an APP order. Deliver it. Not sent for money that arrives after the order was given up: "
                + "that money is refunded.",
            """
            {"status":"succeeded","due_at":null,"transaction_id":"202702280000000000000034",
             "paid_at":"2027-02-28T02:40:00Z","refundable_amount":6800}
            """
        ),
        Of<PaymentView>(
            "payment.failed",
            "WeChat confirmed that this payment took no money and never will.",
            """{"status":"failed","transaction_id":null,"paid_at":null,"refundable_amount":0,"payer":null}"""
        ),
        Of<PaymentView>(
            "payment.quarantined",
            "WeChat reported an outcome that does not fit the payment, such as another amount. An operator must look; "
                + "`evidence` says what was reported.",
            """{"status":"quarantined","evidence":"amount: 8700 HKD"}"""
        ),
        Of<PaymentView>(
            "payment.reversed",
            "A payment was reversed before it took money. It cannot take money any more.",
            """{"status":"reversed","transaction_id":null,"paid_at":null,"refundable_amount":0,"payer":null}"""
        ),
        Of<PaymentView>(
            "payment.succeeded",
            "WeChat took the money. `late` is true when nothing was owed any more: such money is refunded."
        ),
        Of<ReconciliationView>(
            "reconciliation.differences_found",
            "A day's payments differ from WeChat's statement. `open_differences` counts what is to be looked at.",
            """{"status":"differences_found","matched":0,"open_differences":1}"""
        ),
        Of<ReconciliationView>(
            "reconciliation.matched",
            "A day's payments agree with WeChat's statement. Sent each day, so `*` does not include it: choose it by "
                + "name or by `reconciliation.*`."
        ),
        Of<RefundView>(
            "refund.abnormal",
            "WeChat could not deliver the refund, for example to a closed bank account. Handle it in WeChat's merchant "
                + "portal.",
            """{"status":"abnormal"}"""
        ),
        Of<RefundView>(
            "refund.closed",
            "The refund ended without a transfer. The amount can be refunded again.",
            """{"status":"closed","due_at":null}"""
        ),
        Of<RefundView>("refund.processing", "WeChat accepted the refund. The money is on its way to the payer."),
        Of<RefundView>(
            "refund.succeeded",
            "The payer has the money back.",
            """{"status":"succeeded","due_at":null,"succeeded_at":"2027-02-28T02:40:00Z"}"""
        ),
        Of<SubscriptionView>("subscription.activated", "The first payment succeeded, or a trial began. Give access."),
        Of<SubscriptionView>(
            "subscription.canceled",
            "The subscription ended. Remove access.",
            """
            {"status":"canceled","next_renewal_at":null,"canceled_at":"2027-02-28T02:40:00Z",
             "ended_at":"2027-02-28T02:40:00Z"}
            """
        ),
        Of<SubscriptionView>(
            "subscription.created",
            "A subscription was created. The payer has not signed yet; no access.",
            """
            {"status":"incomplete","latest_invoice":null,"current_period_start":null,"current_period_end":null,
             "paid_until":null,"next_renewal_at":null,"started_at":null,"ends_at":"2027-02-28T03:20:00Z",
             "ends_because":"unsigned"}
            """
        ),
        Of<SubscriptionView>(
            "subscription.past_due",
            "A renewal was declined and is retried. Keep or limit access, as your terms say.",
            """{"status":"past_due","past_due_since":"2027-02-28T02:40:00Z"}"""
        ),
        Of<SubscriptionView>("subscription.renewed", "A later payment succeeded: access continues to `paid_until`."),
        Of<SubscriptionView>(
            "subscription.signature_required",
            "The contract ended in WeChat. Ask the payer to sign a new one before `ends_at`, or the subscription ends.",
            """
            {"signature_required":true,"next_renewal_at":null,"ends_at":"2027-03-28T02:40:00Z",
             "ends_because":"signature_missing"}
            """
        ),
        Of<SubscriptionView>(
            "subscription.unpaid",
            "The last retry failed and the plan keeps unpaid subscriptions. Billing stops until the debt is paid.",
            """{"status":"unpaid","next_renewal_at":null,"past_due_since":"2027-02-28T02:40:00Z"}"""
        ),
        Of<WebhookEndpointView>(
            "webhook_endpoint.disabled",
            "A webhook endpoint was disabled: by you, after three days of failures, or by a 410. Sent to your other endpoints.",
            """{"status":"disabled","disabled_reason":"failed_for_days","failing_since":"2027-02-25T02:40:00Z"}"""
        ),
    ];

    private static EventFacts Of<TView>(string type, string meaning, string changes = "{}") =>
        new(type, typeof(TView), Like[typeof(TView)], meaning, changes);
}

using BillingEngine.Contracts;
using BillingEngine.MiniProgram;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Jobs;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Composition;

/// <summary>The engine's timetable. Add a new sweep here.</summary>
public static class EngineTimetable
{
    /// <summary>All sweeps, in the order in which an advanced test clock runs them.</summary>
    public static Timetable Table { get; } =
        new([
            new("renew-due-subscriptions", TimeSpan.FromSeconds(1), () => new RenewDueSubscriptions(500), Nudged: true),
            new("send-ready-deductions", TimeSpan.FromSeconds(1), () => new SendReadyDeductions(500), Nudged: true),
            new(
                "resolve-unknown-payments",
                TimeSpan.FromSeconds(1),
                () => new ResolveUnknownPayments(200),
                Nudged: false
            ),
            new(
                "reverse-unwanted-payments",
                TimeSpan.FromSeconds(2),
                () => new ReverseUnwantedPayments(200),
                Nudged: true
            ),
            new("send-ready-orders", TimeSpan.FromSeconds(2), () => new SendReadyOrders(100), Nudged: false),
            new("check-open-orders", TimeSpan.FromSeconds(2), () => new CheckOpenOrders(200), Nudged: false),
            new("close-unwanted-orders", TimeSpan.FromSeconds(2), () => new CloseUnwantedOrders(100), Nudged: true),
            new("send-ready-refunds", TimeSpan.FromSeconds(2), () => new SendReadyRefunds(100), Nudged: true),
            new("resolve-refunds", TimeSpan.FromSeconds(2), () => new ResolveRefunds(200), Nudged: false),
            new("end-due-subscriptions", TimeSpan.FromSeconds(1), () => new EndDueSubscriptions(200), Nudged: true),
            new("check-contracts", TimeSpan.FromSeconds(2), () => new CheckContracts(200), Nudged: true),
            new("deliver-due-webhooks", TimeSpan.FromSeconds(1), () => new DeliverDueWebhooks(500), Nudged: true),
            new("reconcile-due-days", TimeSpan.FromMinutes(1), () => new ReconcileDueDays(50), Nudged: false),
            new("refresh-certificates", TimeSpan.FromHours(6), () => new RefreshCertificates(), Nudged: false),
            new("expire-idempotency-keys", TimeSpan.FromHours(1), () => new ExpireIdempotencyKeys(1000), Nudged: false),
            new("expire-deliveries", TimeSpan.FromHours(1), () => new ExpireDeliveries(5000), Nudged: false),
            new(
                "expire-subscriber-tokens",
                TimeSpan.FromHours(1),
                () => new ExpireSubscriberTokens(1000),
                Nudged: false
            ),
        ]);

    public static IReadOnlyList<TimetableEntry> Entries => Table.Entries;
}

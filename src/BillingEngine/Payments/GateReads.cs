using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Payments;

/// <summary>What a group of outcomes touches, locked.</summary>
internal sealed class LockedCases
{
    private readonly Dictionary<PaymentId, Payment> byId;
    private readonly Dictionary<(string, string), Payment> byNumber;

    private readonly Dictionary<SubscriptionId, Subscription> subscriptionById;
    private readonly Dictionary<InvoiceId, Invoice> invoiceById;
    private readonly ILookup<InvoiceId?, Payment> byInvoice;
    private readonly Dictionary<CustomerId, Customer> customerById;

    public LockedCases(
        IReadOnlyList<Payment> payments, IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Invoice> invoices,
        IReadOnlyList<Customer> customers)
    {
        (Payments, Subscriptions, Invoices, Customers) = (payments, subscriptions, invoices, customers);
        subscriptionById = subscriptions.ToDictionary(s => s.Id);
        invoiceById = invoices.ToDictionary(i => i.Id);
        byInvoice = payments.ToLookup(p => p.InvoiceId);
        customerById = customers.ToDictionary(c => c.Id);
        byId = payments.ToDictionary(p => p.Id);
        byNumber = payments.ToDictionary(p => (p.AccountKey, p.OutTradeNo));
    }

    public IReadOnlyList<Payment> Payments { get; }
    public IReadOnlyList<Subscription> Subscriptions { get; }
    public IReadOnlyList<Invoice> Invoices { get; }
    public IReadOnlyList<Customer> Customers { get; }
    public required IReadOnlyDictionary<PlanId, Plan> Plans { get; init; }
    public required IReadOnlyDictionary<ContractId, Contract> Contracts { get; init; }

    /// <summary>
    /// The open invoices of the subscriptions in trouble that stand declined; those of the group are judged by their
    /// loaded state.
    /// </summary>
    public required IReadOnlyList<(SubscriptionId Subscription, InvoiceId Invoice)> Declined { get; init; }

    public Payment? Find(ArrivedOutcome arrived) => arrived.Id is { } id
        ? byId.GetValueOrDefault(id)
        : byNumber.GetValueOrDefault((arrived.Number!.AccountKey, arrived.Number.OutTradeNo));

    public SettlementCase CaseOf(Payment payment)
    {
        var subscription = subscriptionById[payment.SubscriptionId!.Value];
        return new SettlementCase
        {
            Payment = payment,
            OtherLive = byInvoice[payment.InvoiceId!.Value]
                .FirstOrDefault(p => p.Id != payment.Id && PaymentLifecycle.IsLive(p.Status)),
            Invoice = invoiceById[payment.InvoiceId!.Value],
            Subscription = subscription,
            Plan = Plans[subscription.PlanId],
            Customer = customerById[payment.CustomerId!.Value],
            Contract = subscription.ContractId is { } contract ? Contracts.GetValueOrDefault(contract) : null,
            DebtFreeOtherwise = !Declined.Any(d =>
                d.Subscription == subscription.Id && d.Invoice != payment.InvoiceId
                && (invoiceById.GetValueOrDefault(d.Invoice)?.Status ?? InvoiceStatus.Open) == InvoiceStatus.Open),
        };
    }
}

/// <summary>The reads of the gate, in the one order in which rows are locked (<see cref="Locks"/>).</summary>
internal static class GateReads
{
    public static async Task<HashSet<(string, string)>> KnownNotificationsAsync(BillingDbContext db,
        ArrivedOutcome[] outcomes)
    {
        var notes = outcomes.Where(o => o.Notification is not null).Select(o => o.Notification!).ToList();
        if (notes.Count == 0)
            return [];
        var ids = notes.Select(n => n.NotificationId).ToArray();
        // The unique index begins with the account.
        var accounts = notes.Select(n => n.AccountKey).Distinct().ToArray();
        var rows = await db.Notifications
            .FromSql($"""
                SELECT * FROM notifications WHERE notification_id = ANY({ids}) AND account_key = ANY({accounts})
                """)
            .AsNoTracking().Select(n => new { n.AccountKey, n.NotificationId }).ToListAsync();
        return [.. rows.Select(r => (r.AccountKey, r.NotificationId))];
    }

    public static async Task<LockedCases> LockCasesAsync(BillingDbContext db, ArrivedOutcome[] outcomes)
    {
        var ids = outcomes.Where(o => o.Id is not null).Select(o => o.Id!.Value.Value).ToArray();
        var accounts = outcomes.Where(o => o.Number is not null).Select(o => o.Number!.AccountKey).ToArray();
        var numbers = outcomes.Where(o => o.Number is not null).Select(o => o.Number!.OutTradeNo).ToArray();
        // What a payment belongs to never changes, so it may be read before anything is locked.
        var links = await db.Database.SqlQuery<Link>($"""
            SELECT id AS "Id", invoice_id AS "InvoiceId", subscription_id AS "SubscriptionId",
              customer_id AS "CustomerId"
            FROM payments WHERE id = ANY({ids})
            UNION
            SELECT p.id, p.invoice_id, p.subscription_id, p.customer_id
            FROM unnest({accounts}, {numbers}) AS n(account_key, out_trade_no) JOIN payments p USING (account_key,
              out_trade_no)
            """).ToListAsync();
        var paymentIds = links.Select(l => l.Id).ToArray();
        var invoiceIds = links.Select(l => l.InvoiceId).Distinct().ToArray();
        var subscriptionIds = links.Select(l => l.SubscriptionId).Distinct().ToArray();
        var customerIds = links.Select(l => l.CustomerId).Distinct().ToArray();

        var subscriptions = await db.Subscriptions
            .FromSql($"SELECT *, xmin FROM subscriptions WHERE id = ANY({subscriptionIds}) ORDER BY id FOR UPDATE")
                .AsNoTracking().ToListAsync();
        var invoices = await db.Invoices
            .FromSql($"SELECT *, xmin FROM invoices WHERE id = ANY({invoiceIds}) ORDER BY id FOR UPDATE")
                .AsNoTracking().ToListAsync();
        var payments = await db.Payments.FromSql($"""
            SELECT *, xmin FROM payments
            WHERE id = ANY({paymentIds}) OR (invoice_id = ANY({invoiceIds})
                AND status IN ('created', 'submitting', 'unknown', 'declined', 'reversing', 'quarantined'))
            ORDER BY id FOR UPDATE
            """).AsNoTracking().ToListAsync();
        var planIds = subscriptions.Select(s => s.PlanId.Value).Distinct().ToArray();
        var contractIds = subscriptions.Where(s => s.ContractId is not null).Select(s => s.ContractId!.Value.Value)
            .Distinct().ToArray();
        // As arrays, so that a statement's text is the same for every group and is prepared once.
        var customers = await db.Customers.FromSql($"SELECT *, xmin FROM customers WHERE id = ANY({customerIds})")
            .AsNoTracking().ToListAsync();
        return new LockedCases(payments, subscriptions, invoices, customers)
        {
            Plans = await db.Plans.FromSql($"SELECT *, xmin FROM plans WHERE id = ANY({planIds})")
                .AsNoTracking().ToDictionaryAsync(p => p.Id),
            Contracts = await db.Contracts.FromSql($"SELECT *, xmin FROM contracts WHERE id = ANY({contractIds})")
                .AsNoTracking().ToDictionaryAsync(c => c.Id),
            Declined = await DeclinedAsync(db, subscriptions),
        };
    }

    private static async Task<List<(SubscriptionId, InvoiceId)>> DeclinedAsync(BillingDbContext db,
        List<Subscription> subscriptions)
    {
        var troubled = subscriptions.Where(s => s.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid)
            .Select(s => s.Id).ToArray();
        if (troubled.Length == 0)
            return [];
        var rows = await db.Invoices.AsNoTracking()
            .Where(i =>
                troubled.Contains(i.SubscriptionId) && i.Status == InvoiceStatus.Open && i.FirstDeclinedAt != null)
            .Select(i => new { i.SubscriptionId, i.Id }).ToListAsync();
        return [.. rows.Select(r => (r.SubscriptionId, r.Id))];
    }

    internal sealed record Link(Guid Id, Guid InvoiceId, Guid SubscriptionId, Guid CustomerId);
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>The table writers of the hot loops, created once per process.</summary>
public sealed class TableWriters
{
    /// <summary>Prepares a writer for each table.</summary>
    public TableWriters(IModel model, EventSnapshots snapshots)
    {
        Snapshots = snapshots;
        Subscriptions = new(model);
        Invoices = new(model);
        Lines = new(model);
        Payments = new(model);
        Orders = new(model);
        Refunds = new(model);
        Events = new(model);
        Calls = new(model);
        Ledger = new(model);
        Alerts = new(model);
        Notifications = new(model);
    }

    internal EventSnapshots Snapshots { get; }
    internal TableWriter<Subscription> Subscriptions { get; }
    internal TableWriter<Invoice> Invoices { get; }
    internal TableWriter<InvoiceLine> Lines { get; }
    internal TableWriter<Payment> Payments { get; }
    internal TableWriter<Order> Orders { get; }
    internal TableWriter<Refund> Refunds { get; }
    internal TableWriter<EventRow> Events { get; }
    internal TableWriter<GatewayCallRow> Calls { get; }
    internal TableWriter<LedgerRow> Ledger { get; }
    internal TableWriter<AlertRow> Alerts { get; }
    internal TableWriter<NotificationRow> Notifications { get; }
}

/// <summary>The table readers of the hot loops, created once per process.</summary>
public sealed class TableReaders(IModel model)
{
    internal TableReader<Subscription> Subscriptions { get; } = new(model);
    internal TableReader<Invoice> Invoices { get; } = new(model);
    internal TableReader<Payment> Payments { get; } = new(model);
    internal TableReader<Order> Orders { get; } = new(model);
    internal TableReader<Plan> Plans { get; } = new(model);
    internal TableReader<Customer> Customers { get; } = new(model);
    internal TableReader<Contract> Contracts { get; } = new(model);
}

/// <summary>All writes of one transaction of a hot loop, collected as sets and sent in one round trip.</summary>
public sealed class WriteSet(TableWriters writers, DateTimeOffset now)
{
    private readonly List<Invoice> newInvoices = [];
    private readonly List<Payment> newPayments = [];
    private readonly List<Refund> newRefunds = [];
    private readonly HashSet<Subscription> subscriptions = [];
    private readonly HashSet<Invoice> invoices = [];
    private readonly HashSet<Payment> payments = [];
    private readonly List<LedgerRow> ledger = [];
    private readonly List<AlertRow> alerts = [];

    /// <summary>Gateway calls to store.</summary>
    public List<GatewayCallRow> Calls { get; } = [];

    /// <summary>Notifications to store; one that is stored already does not change.</summary>
    public List<NotificationRow> Notifications { get; } = [];

    public void Add(Invoice invoice) => newInvoices.Add(invoice);

    public void Add(Payment payment) => newPayments.Add(payment);

    public void Add(Refund refund) => newRefunds.Add(refund);

    /// <summary>Adds ledger entries.</summary>
    public void Add(IEnumerable<LedgerEntry> entries) => ledger.AddRange(entries.Select(e => LedgerRow.Of(e, now)));

    public void Add(IEnumerable<Alert> raised) => alerts.AddRange(raised.Select(a => AlertRow.Of(a, now)));

    /// <summary>Adds loaded and locked objects; those that no verb changed are left out.</summary>
    public void Update(IEnumerable<Subscription> changed) => subscriptions.UnionWith(changed.Where(e => e.Changed));

    /// <inheritdoc cref="Update(IEnumerable{Subscription})"/>
    public void Update(IEnumerable<Invoice> changed) => invoices.UnionWith(changed.Where(e => e.Changed));

    /// <inheritdoc cref="Update(IEnumerable{Subscription})"/>
    public void Update(IEnumerable<Payment> changed) => payments.UnionWith(changed.Where(e => e.Changed));

    /// <summary>Sends everything in the context's transaction.</summary>
    public async Task WriteAsync(BillingDbContext db, CancellationToken cancellationToken)
    {
        await using var batch = Batch(db);
        writers.Invoices.Insert(batch, newInvoices);
        writers.Lines.Insert(batch, [.. newInvoices.SelectMany(i => i.Lines)]);
        // Update dead payments before inserting their successors: an invoice has one live payment at a time.
        writers.Payments.Update(batch, payments);
        writers.Payments.Insert(batch, newPayments);
        writers.Orders.Update(batch, [.. payments.Select(p => p.Order).OfType<Order>()]);
        writers.Refunds.Insert(batch, newRefunds);
        writers.Invoices.Update(batch, invoices);
        writers.Subscriptions.Update(batch, subscriptions);
        writers.Ledger.Insert(batch, ledger);
        writers.Alerts.InsertMissing(batch, alerts);
        writers.Calls.Insert(batch, Calls);
        writers.Notifications.InsertMissing(batch, Notifications);
        Entity[] changed = [.. newInvoices, .. newPayments, .. invoices, .. payments, .. subscriptions];
        writers.Events.Insert(batch, [.. changed.SelectMany(writers.Snapshots.Take)]);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A batch of plain statements in the context's transaction.</summary>
    public static NpgsqlBatch Batch(BillingDbContext db) =>
        new(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction()
        );
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Payments;

/// <summary>The locked rows that a group of outcomes touches.</summary>
internal sealed class LockedCases
{
    private readonly Dictionary<PaymentId, Payment> byId;
    private readonly Dictionary<(string, string), Payment> byNumber;

    private readonly Dictionary<SubscriptionId, Subscription> subscriptionById;
    private readonly Dictionary<InvoiceId, Invoice> invoiceById;
    private readonly ILookup<InvoiceId?, Payment> byInvoice;
    private readonly Dictionary<CustomerId, Customer> customerById;

    public LockedCases(
        IReadOnlyList<Payment> payments,
        IReadOnlyList<Subscription> subscriptions,
        IReadOnlyList<Invoice> invoices,
        IReadOnlyList<Customer> customers,
        IReadOnlyList<Order> orders
    )
    {
        (Payments, Subscriptions, Invoices, Customers) = (payments, subscriptions, invoices, customers);
        subscriptionById = subscriptions.ToDictionary(s => s.Id);
        invoiceById = invoices.ToDictionary(i => i.Id);
        byInvoice = payments.ToLookup(p => p.InvoiceId);
        customerById = customers.ToDictionary(c => c.Id);
        byId = payments.ToDictionary(p => p.Id);
        byNumber = payments.ToDictionary(p => (p.AccountKey, p.OutTradeNo));
        foreach (var order in orders)
            byId[order.Id].AttachOrder(order);
    }

    public IReadOnlyList<Payment> Payments { get; }
    public IReadOnlyList<Subscription> Subscriptions { get; }
    public IReadOnlyList<Invoice> Invoices { get; }
    public IReadOnlyList<Customer> Customers { get; }
    public required IReadOnlyDictionary<PlanId, Plan> Plans { get; init; }
    public required IReadOnlyDictionary<ContractId, Contract> Contracts { get; init; }

    /// <summary>
    /// The declined open invoices of past-due and unpaid subscriptions; those in the group are judged by their loaded
    /// state.
    /// </summary>
    public required IReadOnlyList<(SubscriptionId Subscription, InvoiceId Invoice)> Declined { get; init; }

    public Payment? Find(ArrivedPayment arrived) =>
        arrived.Id is { } id
            ? byId.GetValueOrDefault(id)
            : byNumber.GetValueOrDefault((arrived.Number!.AccountKey, arrived.Number.OutTradeNo));

    /// <summary>What the outcome of a deduction can touch; an APP order touches only itself.</summary>
    public OutcomeCase CaseOf(Payment payment)
    {
        var subscription = subscriptionById[payment.SubscriptionId!.Value];
        return new OutcomeCase
        {
            Payment = payment,
            OtherLive = byInvoice[payment.InvoiceId!.Value]
                .FirstOrDefault(p => p.Id != payment.Id && PaymentLifecycle.IsLive(p.Status)),
            Invoice = invoiceById[payment.InvoiceId!.Value],
            Subscription = subscription,
            Plan = Plans[subscription.PlanId],
            Customer = customerById[payment.CustomerId!.Value],
            Contract = subscription.ContractId is { } contract ? Contracts.GetValueOrDefault(contract) : null,
            HasNoOtherDebt = !Declined.Any(d =>
                d.Subscription == subscription.Id
                && d.Invoice != payment.InvoiceId
                && (invoiceById.GetValueOrDefault(d.Invoice)?.Status ?? InvoiceStatus.Open) == InvoiceStatus.Open
            ),
        };
    }
}

/// <summary>
/// The identifiers of the payments that a group of outcomes names, and of everything they belong to; the outcome of an
/// APP order touches nothing else. A success has the same effects through any contract, so contracts are read only for
/// <paramref name="WithContract"/> subscriptions: those without a success, and those an operator asks about.
/// </summary>
internal sealed record NamedPayments(
    Guid[] Payments,
    Guid[] Invoices,
    Guid[] Subscriptions,
    Guid[] Customers,
    Guid[] WithContract,
    bool HasOrders
);

/// <summary>
/// The reads of the gate: one round trip finds the payments of the outcomes, one locks the rows in the order that all
/// locks follow (<see cref="Locks"/>). On a busy machine a round trip costs more than the rows it brings.
/// </summary>
internal sealed class GateReads(BillingDbContext db, TableReaders tables)
{
    // The objects a payment belongs to never change, so they may be read before anything is locked.
    private const string Named = """
        SELECT id, invoice_id, subscription_id, customer_id, kind = 'app_order' FROM payments WHERE id = ANY($1)
        UNION
        SELECT p.id, p.invoice_id, p.subscription_id, p.customer_id, p.kind = 'app_order'
        FROM unnest($2, $3) AS n(account_key, out_trade_no) JOIN payments p USING (account_key, out_trade_no)
        """;

    // One lookup in the unique index for each, whatever the statistics say about a table that was empty yesterday.
    private const string Known = """
        SELECT told.* FROM unnest($1, $2) AS told (account_key, notification_id), LATERAL (
          SELECT FROM notifications n
          WHERE n.account_key = told.account_key AND n.notification_id = told.notification_id LIMIT 1) AS kept
        """;

    private const string Declined = """
        SELECT subscription_id, id FROM invoices
        WHERE subscription_id = ANY($1) AND status = 'open' AND first_declined_at IS NOT NULL
        """;

    private readonly string lockSubscriptions =
        $"SELECT {tables.Subscriptions.Columns} FROM subscriptions t WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private readonly string lockInvoices =
        $"SELECT {tables.Invoices.Columns} FROM invoices t WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private readonly string lockPayments = $"""
        SELECT {tables.Payments.Columns} FROM payments t
        WHERE id = ANY($1) OR (invoice_id = ANY($2)
          AND status IN ('created', 'submitting', 'unknown', 'declined', 'reversing', 'quarantined'))
        ORDER BY id FOR UPDATE
        """;

    private readonly string readPlans = $"""
        SELECT {tables.Plans.Columns} FROM plans t WHERE id IN (SELECT plan_id FROM subscriptions WHERE id = ANY($1))
        """;

    private readonly string readCustomers = $"SELECT {tables.Customers.Columns} FROM customers t WHERE id = ANY($1)";

    private readonly string readOrders = $"SELECT {tables.Orders.Columns} FROM orders t WHERE id = ANY($1)";

    private readonly string readContracts = $"""
        SELECT {tables.Contracts.Columns} FROM contracts t
        WHERE id IN (SELECT contract_id FROM subscriptions WHERE id = ANY($1))
        """;

    /// <summary>Finds the payments of the outcomes, and which of their notifications are stored already.</summary>
    public async Task<(NamedPayments Named, HashSet<(string, string)> Known)> FindAsync(ArrivedPayment[] outcomes)
    {
        var numbers = outcomes.Where(o => o.Number is not null).Select(o => o.Number!).ToList();
        var notes = outcomes.Where(o => o.Notification is not null).Select(o => o.Notification!).ToList();
        await using var batch = WriteSet.Batch(db);
        Ask(batch, HotPathPlannerSettings.GenericPlan);
        Ask(
            batch,
            Named,
            outcomes.Where(o => o.Id is not null).Select(o => o.Id!.Value.Value).ToArray(),
            numbers.Select(n => n.AccountKey).ToArray(),
            numbers.Select(n => n.OutTradeNo).ToArray()
        );
        if (notes.Count > 0)
        {
            Ask(batch, Known, notes.Select(n => n.AccountKey).ToArray(), notes.Select(n => n.NotificationId).ToArray());
        }
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var rows = await RowsAsync(
            reader,
            r => (Ids: new[] { Id(r, 0), Id(r, 1), Id(r, 2), Id(r, 3) }, IsOrder: r.GetBoolean(4))
        );
        var known = notes.Count > 0 ? await RowsAsync(reader, r => (r.GetString(0), r.GetString(1))) : [];
        var unpaid = outcomes
            .Where(o => o.Outcome is not PaymentOutcome.Succeeded || o.MayRelease)
            .Select(o => o.Id?.Value)
            .ToHashSet();
        var withContract = rows.Where(r => unpaid.Contains(r.Ids[0]) || unpaid.Contains(null)).ToList();
        Guid[] Column(int i, IEnumerable<(Guid?[] Ids, bool)> of) =>
            [.. of.Select(r => r.Ids[i]).OfType<Guid>().Distinct()];
        return (
            new NamedPayments(
                Column(0, rows),
                Column(1, rows),
                Column(2, rows),
                Column(3, rows),
                Column(2, withContract),
                rows.Exists(r => r.IsOrder)
            ),
            [.. known]
        );
    }

    /// <summary>Locks and reads everything that outcomes of these payments may touch.</summary>
    public async Task<LockedCases> LockAsync(NamedPayments named)
    {
        await using var batch = WriteSet.Batch(db);
        Ask(batch, lockSubscriptions, named.Subscriptions);
        Ask(batch, lockInvoices, named.Invoices);
        Ask(batch, lockPayments, named.Payments, named.Invoices);
        Ask(batch, readCustomers, named.Customers);
        Ask(batch, readPlans, named.Subscriptions);
        if (named.WithContract.Length > 0)
            Ask(batch, readContracts, named.WithContract);
        if (named.HasOrders)
            Ask(batch, readOrders, named.Payments);
        await using var reader = await batch.ExecuteReaderAsync();
        var subscriptions = await tables.Subscriptions.ReadAsync(reader, default);
        var invoices = await tables.Invoices.ReadAsync(reader, default);
        var payments = await tables.Payments.ReadAsync(reader, default);
        var customers = await tables.Customers.ReadAsync(reader, default);
        var plans = await tables.Plans.ReadAsync(reader, default);
        var contracts = named.WithContract.Length > 0 ? await tables.Contracts.ReadAsync(reader, default) : [];
        var orders = named.HasOrders ? await tables.Orders.ReadAsync(reader, default) : [];
        await reader.DisposeAsync();
        var declined = await DeclinedAsync(subscriptions);
        return new LockedCases(payments, subscriptions, invoices, customers, orders)
        {
            Plans = plans.ToDictionary(p => p.Id),
            Contracts = contracts.ToDictionary(c => c.Id),
            Declined = declined,
        };
    }

    // Most groups have no subscription in trouble, and skip the query.
    private async Task<IReadOnlyList<(SubscriptionId, InvoiceId)>> DeclinedAsync(
        IEnumerable<Subscription> subscriptions
    )
    {
        var troubled = subscriptions
            .Where(s => s.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid)
            .Select(s => s.Id.Value)
            .ToArray();
        if (troubled.Length == 0)
            return [];
        await using var batch = WriteSet.Batch(db);
        Ask(batch, Declined, troubled);
        await using var reader = await batch.ExecuteReaderAsync();
        return await RowsAsync(reader, r => (new SubscriptionId(r.GetGuid(0)), new InvoiceId(r.GetGuid(1))));
    }

    private static Guid? Id(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetGuid(column);

    private static void Ask(NpgsqlBatch batch, string sql, params Array[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        await reader.NextResultAsync();
        return rows;
    }
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// The engine's tables. migrations/*.sql define the schema; a test compares this mapping with the live catalog.
/// </summary>
public sealed class BillingDbContext(DbContextOptions<BillingDbContext> options) : DbContext(options)
{
    /// <summary>The merchants (tenants).</summary>
    public DbSet<Merchant> Merchants => Set<Merchant>();

    /// <summary>The merchants' API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<Customer> Customers => Set<Customer>();

    /// <summary>Papay contracts.</summary>
    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    /// <summary>Lines of invoices.</summary>
    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>APP orders, each with a payment of the same identifier.</summary>
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Refund> Refunds => Set<Refund>();

    /// <summary>Events, append-only.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>Calls to the gateway, append-only.</summary>
    public DbSet<GatewayCallRow> GatewayCalls => Set<GatewayCallRow>();

    /// <summary>Notifications from the gateway, append-only.</summary>
    public DbSet<NotificationRow> Notifications => Set<NotificationRow>();

    /// <summary>The ledger, append-only.</summary>
    public DbSet<LedgerRow> Ledger => Set<LedgerRow>();

    /// <summary>Days compared with WeChat's statements.</summary>
    public DbSet<ReconciledDay> Reconciliations => Set<ReconciledDay>();

    /// <summary>Alerts for operators.</summary>
    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    /// <summary>Webhook endpoints.</summary>
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    /// <summary>Stores the events of every changed object in the same transaction.</summary>
    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        var snapshots = this.GetService<EventSnapshots>();
        foreach (var entry in ChangeTracker.Entries<Entity>().ToList())
            Events.AddRange(snapshots.Take(entry.Entity));
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BillingDbContext).Assembly);
        FactTables.Apply(modelBuilder);
        Conventions.NameColumns(modelBuilder);
    }
}

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
/// The engine's tables. The schema's truth is migrations/*.sql; a test holds this mapping against the live catalogue.
/// </summary>
public sealed class BillingDbContext(DbContextOptions<BillingDbContext> options) : DbContext(options)
{
    /// <summary>Tenants.</summary>
    public DbSet<Merchant> Merchants => Set<Merchant>();

    /// <summary>Keys of tenants.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Plans.</summary>
    public DbSet<Plan> Plans => Set<Plan>();

    /// <summary>Customers.</summary>
    public DbSet<Customer> Customers => Set<Customer>();

    /// <summary>Papay contracts.</summary>
    public DbSet<Contract> Contracts => Set<Contract>();

    /// <summary>Subscriptions.</summary>
    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    /// <summary>Invoices.</summary>
    public DbSet<Invoice> Invoices => Set<Invoice>();

    /// <summary>Lines of invoices.</summary>
    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    /// <summary>Payments.</summary>
    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>APP orders, each beside its payment.</summary>
    public DbSet<Order> Orders => Set<Order>();

    /// <summary>Refunds.</summary>
    public DbSet<Refund> Refunds => Set<Refund>();

    /// <summary>Events, append-only.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>Calls to the gateway, append-only.</summary>
    public DbSet<GatewayCallRow> GatewayCalls => Set<GatewayCallRow>();

    /// <summary>Notifications from the gateway, append-only.</summary>
    public DbSet<NotificationRow> Notifications => Set<NotificationRow>();

    /// <summary>The books, append-only.</summary>
    public DbSet<LedgerRow> Ledger => Set<LedgerRow>();

    /// <summary>Days beside their statements.</summary>
    public DbSet<ReconciledDay> Reconciliations => Set<ReconciledDay>();

    /// <summary>What operators must hear.</summary>
    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    /// <summary>Where webhooks go.</summary>
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    /// <summary>Stores the events of every changed object in the transaction that made them true.</summary>
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

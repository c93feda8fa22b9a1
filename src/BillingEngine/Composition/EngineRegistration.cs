using BillingEngine.Contracts;
using BillingEngine.Notifications;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Plans;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Reconciliation.Settlements;
using BillingEngine.Reconciliation.Statements;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Subscriptions.Enrolling;
using BillingEngine.TestClock;
using BillingEngine.Webhooks.Delivery;
using BillingEngine.Webhooks.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Composition;

/// <summary>
/// Registers the engine in a service container. The process itself registers the gateway port, the options and the
/// runner.
/// </summary>
public static class EngineRegistration
{
    /// <summary>Registers the engine.</summary>
    public static IServiceCollection AddBillingEngine(
        this IServiceCollection services,
        Func<IServiceProvider, string> connectionString
    )
    {
        services.AddSingleton(p => NpgsqlDataSource.Create(TunedConnection.Of(connectionString(p))));
        services.AddDbContextPool<BillingDbContext>(
            (p, options) =>
                options
                    .UseNpgsql(p.GetRequiredService<NpgsqlDataSource>())
                    // EF's warnings about our raw SQL are noise. Its parameters contain openids and are never logged.
                    .UseLoggerFactory(p.GetRequiredService<ILoggerFactory>())
        );
        services.AddSingleton(p => new TableReaders(BillingModel(p)));
        services.AddSingleton(p => new TableWriters(BillingModel(p), p.GetRequiredService<EventSnapshots>()));
        services.TryAddSingleton(new MachineClock(TimeProvider.System));
        services.AddSingleton(p => BusinessClock.Over(p.GetRequiredService<MachineClock>().Time));
        services.AddSingleton<TimeProvider>(p => p.GetRequiredService<BusinessClock>());
        services.AddSingleton<RunnerPause>();
        services.AddSingleton<StartGate>();
        services.AddSingleton(EngineTimetable.Table);
        services.AddSingleton(new EventSnapshots(Snapshots.Of));
        services.AddSingleton(KnownConstraints.Refusals);
        services.AddSingleton(DocumentedEvents.All);
        services.AddSingleton<SweepRounds>();
        services.AddSingleton<SweepTurn>();
        services.AddSingleton<DriveTurn>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton<OutcomeLog>();
        services.AddSingleton<PaymentGate>();
        services.AddSingleton<LeasedClaims>();
        services.AddSingleton<PaymentClaims>();
        services.AddSingleton<OrderClaims>();
        services.AddSingleton<RefundGate>();
        services.AddSingleton<RefundClaims>();
        services.AddReconciliation();
        services.AddMetrics();
        services.AddSingleton<ContractInquiry>();
        services.AddSingleton<RefusedNotifications>();
        services.AddScoped<ContractGate>();
        services.AddScoped<SubscriptionEnding>();
        services.AddScoped<Cancellation>();
        services.AddScoped<EarlierContract>();
        services.AddScoped<InterruptedEnrolment>();
        services.AddScoped<NewSignature>();
        services.AddScoped<EnrolmentDecision>();
        services.AddScoped<SigningSession>();
        services.AddSingleton<ClockDriver>();
        services.TryAddSingleton(_ => new SimulatorTemplates());
        services.AddSingleton(p => new SecretBox(p.GetService<EngineOptions>()?.SecretsKey));
        services.AddScoped<CurrentSubscriber>();
        services.AddSingleton<SubscriberTokens>();
        services.AddWebhooks();
        services.AddBillingHttp();
        services.AddUseCases();
        return services;
    }

    private static void AddMetrics(this IServiceCollection services)
    {
        services.AddSingleton<EngineMeter>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<IMetricsPart, ProcessMetrics>();
        services.AddSingleton<IMetricsPart, PaymentMetrics>();
        services.AddSingleton<IMetricsPart, WebhookMetrics>();
        services.AddSingleton<IMetricsPart, AttentionMetrics>();
        services.AddSingleton<IMetricsPart, SweepMetrics>();
    }

    private static void AddReconciliation(this IServiceCollection services)
    {
        services.AddSingleton<ReconciliationClaims>();
        services.AddSingleton<StatementImport>();
        services.AddSingleton<StatementResolution>();
        services.AddSingleton<DayComparison>();
        services.AddScoped<StatementMatch>();
        services.AddScoped<SettlementMatch>();
        services.AddScoped<ReconciliationReading>();
    }

    private static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(p => new WebhookClient(
            WebhookTransport.Create(p.GetRequiredService<EngineOptions>().WebhooksToPrivateAddresses)
        ));
        services.AddSingleton<EndpointSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryClaims>();
        services.AddSingleton<DeliveryKeeper>();
        services.AddSingleton<DeliveryLanes>();
    }

    private static Microsoft.EntityFrameworkCore.Metadata.IModel BillingModel(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        // The writers read column names and types from the model.
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        return db.Model;
    }
}

using BillingEngine.Composition;
using BillingEngine.Platform.Persistence;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Hangfire;

/// <summary>Registers Hangfire as the runner of the timetable, and its dashboard behind a login.</summary>
public static class HangfireRegistration
{
    /// <summary>The schema of Hangfire's own tables.</summary>
    public const string Schema = "hangfire";

    /// <summary>The path of the dashboard.</summary>
    public const string DashboardPath = "/hangfire";

    // How long a finished or failed job is shown and its rows are stored.
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // Together less than the host's ten seconds: a batch in flight may finish, then it is canceled.
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(2);

    /// <summary>Registers the runner. A hosted service that migrates the schema must be registered before it.</summary>
    public static IServiceCollection AddHangfireRunner(
        this IServiceCollection services,
        Func<IServiceProvider, string> connectionString
    )
    {
        // Not with Hangfire's static configuration: two hosts in one process would share it. And without preparing the
        // schema: no code may call the database before the configuration has been checked.
        services.AddSingleton<JobStorage>(p => Storage(connectionString(p)));
        services.AddSingleton<JobActivator>(p => new AspNetCoreJobActivator(
            p.GetRequiredService<IServiceScopeFactory>()
        ));
        services.AddHangfire(hangfire =>
            hangfire
                .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
                .UseSimpleAssemblyNameTypeSerializer()
                .UseRecommendedSerializerSettings()
        );
        services.AddSingleton<RunningSweeps>();
        services.AddHostedService<HangfireRunner>();
        services.AddHostedService<RecurringTimetable>();
        services.AddHostedService<OrphanedLocks>();
        services.AddHangfireServer(server =>
        {
            server.ServerName = $"billing:{Environment.MachineName}";
            // One worker per entry, and some for nudges: a long sweep does not delay the others.
            server.WorkerCount = EngineTimetable.Entries.Count + 3;
            server.SchedulePollingInterval = Cadence.Shortest;
            server.StopTimeout = FinishTime;
            server.ShutdownTimeout = FinishTime + CancelTime;
        });
        WaitingServer.PutInFront(services);
        return services;
    }

    /// <summary>
    /// Maps the dashboard for users that a policy admits; only members of a role may use its buttons.
    /// </summary>
    public static void MapJobsDashboard(
        this IEndpointRouteBuilder routes,
        string policy,
        string pressingRole,
        string pathPrefix
    ) =>
        routes.MapHangfireDashboardWithAuthorizationPolicy(
            policy,
            DashboardPath,
            new DashboardOptions
            {
                AppPath = pathPrefix + "/operators",
                DashboardTitle = "Jobs",
                DisplayStorageConnectionString = false,
                IsReadOnlyFunc = context => !context.GetHttpContext().User.IsInRole(pressingRole),
            }
        );

    private static PostgreSqlStorage Storage(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,
            // A nudge wakes the workers of this process at once; one from another node may wait this long. No long
            // polling: it holds a connection per idle worker, and does not stop cleanly.
            QueuePollInterval = TimeSpan.FromSeconds(1),
            EnableLongPolling = false,
            // After this, another node takes over a job of a crashed node; a live node keeps renewing its claim.
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            UseSlidingInvisibilityTimeout = true,
            JobExpirationCheckInterval = TimeSpan.FromMinutes(5),
            // A lock of a killed process can be taken over after this time; Hangfire's default is ten minutes.
            DistributedLockTimeout = OrphanedLocks.Longest,
        };
        return new PostgreSqlStorage(
            new NpgsqlConnectionFactory(TunedConnection.WithoutPreparing(connectionString), options),
            options
        )
        {
            JobExpirationTimeout = Retention,
        };
    }
}

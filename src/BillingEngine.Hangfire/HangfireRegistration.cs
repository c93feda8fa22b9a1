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

/// <summary>Puts Hangfire behind the timetable, and its dashboard behind a login.</summary>
public static class HangfireRegistration
{
    /// <summary>The schema of Hangfire's own tables.</summary>
    public const string Schema = "hangfire";

    /// <summary>Where the dashboard is.</summary>
    public const string DashboardPath = "/hangfire";

    // How long a finished or failed job is shown, and its rows are kept.
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // Together less than the host's ten seconds: a batch in flight may come home, then it is cut off.
    private static readonly TimeSpan ComeHome = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Registers the runner; a hosted service that brings the schema up to date must be registered before it.
    /// </summary>
    public static IServiceCollection AddHangfireRunner(
        this IServiceCollection services,
        Func<IServiceProvider, string> connectionString
    )
    {
        // Not through Hangfire's static configuration: two hosts in one process would share it. And without preparing
        // the schema: nothing may call the database before the configuration is known to be good.
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
        services.AddSingleton<SweepDoors>();
        services.AddHostedService<HangfireRunner>();
        services.AddHostedService<RecurringTimetable>();
        services.AddHostedService<LeftLocks>();
        services.AddHangfireServer(server =>
        {
            server.ServerName = $"billing:{Environment.MachineName}";
            // One for each entry, and some for nudges: a sweep that takes long keeps no other waiting.
            server.WorkerCount = EngineTimetable.Entries.Count + 3;
            server.SchedulePollingInterval = Cadence.Shortest;
            server.StopTimeout = ComeHome;
            server.ShutdownTimeout = ComeHome + CutOff;
        });
        WaitingServer.PutInFront(services);
        return services;
    }

    /// <summary>Maps the dashboard for whom a policy lets in; only members of a role may press its buttons.</summary>
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
            // A nudge of this process wakes its workers at once; this is how long one of another node may wait.
            // No long polling: it keeps a connection for each idle worker, and stops uncleanly.
            QueuePollInterval = TimeSpan.FromSeconds(1),
            EnableLongPolling = false,
            // A job of a node that died is taken up by another after this; a live one keeps renewing its claim.
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            UseSlidingInvisibilityTimeout = true,
            JobExpirationCheckInterval = TimeSpan.FromMinutes(5),
            // What a killed process left is taken by the next that wants it; Hangfire's own default is ten minutes.
            DistributedLockTimeout = LeftLocks.Longest,
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

using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using Npgsql;
#if WITH_HANGFIRE
using BillingEngine.Hangfire;
using BillingEngine.Server.Operators;
#endif

namespace BillingEngine.Server;

/// <summary>Which of the two runners runs the timetable (docs/decisions/0009-two-runners.md).</summary>
internal static class TimetableRunner
{
    public const string Key = "Jobs:Runner";

#if WITH_HANGFIRE
    public static bool HasHangfire => true;
#else
    public static bool HasHangfire => false;
#endif

    public static bool IsHangfire(IConfiguration configuration) =>
        HasHangfire && (configuration[Key] ?? "auto") is "auto" or "hangfire";

    public static void Check(IConfiguration configuration, List<string> faults)
    {
        var wanted = configuration[Key] ?? "auto";
        if (wanted is not ("auto" or "hangfire" or "embedded"))
            faults.Add($"{Key} is '{wanted}': it must be auto, hangfire or embedded.");
        if (wanted == "hangfire" && !HasHangfire)
        {
            faults.Add(
                $"{Key} is hangfire, but this build does not include it: build with -p:WithHangfire=true where the package "
                    + "feed has Hangfire, or set it to auto or embedded."
            );
        }
    }

    /// <summary>Whether the runner's tables exist; the embedded runner has none.</summary>
    public static Task<bool> HasTablesAsync(
        IConfiguration configuration,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
#if WITH_HANGFIRE
        if (IsHangfire(configuration))
            return HangfireSchema.IsCurrentAsync(database, cancellationToken);
#endif
        return Task.FromResult(true);
    }

    /// <summary>Migrates the runner's tables.</summary>
    public static Task InstallTablesAsync(
        IConfiguration configuration,
        NpgsqlDataSource database,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
#if WITH_HANGFIRE
        if (IsHangfire(configuration))
            return HangfireSchema.InstallAsync(database, log, cancellationToken);
#endif
        return Task.CompletedTask;
    }

    public static void AddTimetableRunner(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<SweepWatch>();
#if WITH_HANGFIRE
        if (IsHangfire(configuration))
        {
            services.AddHangfireRunner(p => p.GetRequiredService<ServerSettings>().ConnectionString);
            return;
        }
#endif
        services.AddHostedService<EmbeddedRunner>();
    }

    public static void MapTimetableRunner(this WebApplication app)
    {
        var isHangfire = IsHangfire(app.Configuration);
#if WITH_HANGFIRE
        if (isHangfire)
        {
            app.MapJobsDashboard(
                OperatorAccess.Policy,
                OperatorAccess.OperatorRole,
                app.Services.GetRequiredService<EngineOptions>().PathPrefix
            );
        }
#endif
        app.Lifetime.ApplicationStarted.Register(() =>
            app.Logger.LogInformation(
                "The timetable is run by {Runner}",
                isHangfire ? "Hangfire" : "the embedded runner"
            )
        );
    }
}

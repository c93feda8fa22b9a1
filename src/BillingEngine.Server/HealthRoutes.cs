using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>Liveness and readiness for the platform, and the version of this node.</summary>
internal static class HealthRoutes
{
    /// <summary>Returns 503 for all routes except health while the server waits for its database.</summary>
    public static void UseStartGate(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<StartGate>();
        app.Use(
            (context, next) =>
                gate.IsOpen || context.Request.Path.StartsWithSegments("/health")
                    ? next(context)
                    : Problem.OfStatus(StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
        );
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(
            "/metrics",
            async (MetricsPage page, CancellationToken cancellationToken) =>
                Results.Text(await page.WriteAsync(cancellationToken), MetricsPage.ContentType)
        );
        app.MapGet("/health/live", () => Reply("live"));
        app.MapGet(
            "/health/ready",
            async (
                StartGate gate,
                MachineClock clock,
                NpgsqlDataSource database,
                CancellationToken cancellationToken
            ) =>
                (gate.Reason ?? clock.Fault ?? await SchemaFaultAsync(database, cancellationToken)) is { } reason
                    ? Results.Json(
                        new
                        {
                            status = "not_ready",
                            reason,
                            version = ServerVersion.Text,
                        },
                        WireJson.Options,
                        null,
                        StatusCodes.Status503ServiceUnavailable
                    )
                    : Reply("ready")
        );
    }

    private static IResult Reply(string status) =>
        Results.Json(new { status, version = ServerVersion.Text }, WireJson.Options);

    private static async Task<string?> SchemaFaultAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            var missing = await Migrations.MissingAsync(database, cancellationToken);
            return missing.Count == 0 ? null : $"The schema lacks {string.Join(", ", missing)}.";
        }
        catch (NpgsqlException)
        {
            return "The database cannot be reached.";
        }
    }
}

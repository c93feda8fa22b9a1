using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>Liveness and readiness for the platform.</summary>
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
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }, WireJson.Options));
        app.MapGet(
            "/health/ready",
            async (
                StartGate gate,
                MachineClock clock,
                NpgsqlDataSource database,
                CancellationToken cancellationToken
            ) =>
            {
                if ((gate.Reason ?? clock.Fault) is { } waiting)
                    return Results.Json(new { status = "not_ready", reason = waiting }, WireJson.Options, null, 503);
                try
                {
                    var missing = await Migrations.MissingAsync(database, cancellationToken);
                    return missing.Count == 0
                        ? Results.Json(new { status = "ready" }, WireJson.Options)
                        : Results.Json(
                            new { status = "not_ready", reason = $"The schema lacks {string.Join(", ", missing)}." },
                            WireJson.Options,
                            null,
                            503
                        );
                }
                catch (NpgsqlException)
                {
                    return Results.Json(
                        new { status = "not_ready", reason = "The database cannot be reached." },
                        WireJson.Options,
                        null,
                        503
                    );
                }
            }
        );
    }
}

using BillingEngine.Http;
using BillingEngine.Metrics;
using BillingEngine.Persistence;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>What the platform asks: is the process alive, and may it be sent requests.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/metrics", async (MetricsPage page, CancellationToken stop) =>
            Results.Text(await page.WriteAsync(stop), MetricsPage.ContentType));
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }, WireJson.Options));
        app.MapGet("/health/ready", async (NpgsqlDataSource database, CancellationToken stop) =>
        {
            try
            {
                var missing = await Migrations.MissingAsync(database, stop);
                return missing.Count == 0
                    ? Results.Json(new { status = "ready" }, WireJson.Options)
                    : Results.Json(
                        new { status = "not_ready", reason = $"The schema lacks {string.Join(", ", missing)}." },
                        WireJson.Options, null, 503);
            }
            catch (NpgsqlException)
            {
                return Results.Json(new { status = "not_ready", reason = "The database cannot be reached." },
                    WireJson.Options, null, 503);
            }
        });
    }
}

using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Server.Doctor;

/// <summary>The schema, and the settings of the database that money depends on.</summary>
internal static class DatabaseCheck
{
    private const int OldestMajor = 14;

    // Migrations, Hangfire's workers and an operator's psql are not in the engine's pool.
    private const int BesidesThePool = 25;

    public static async Task<IReadOnlyList<Finding>> FindAsync(string connectionString, CancellationToken stop)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            await using var database = NpgsqlDataSource.Create(builder);
            return
            [
                Place(builder),
                await PoolerAsync(connectionString, stop),
                await ClockAsync(database, new MachineClock(TimeProvider.System), stop),
                await SchemaAsync(database, stop),
                .. await SettingsAsync(database, builder, stop),
            ];
        }
        catch (NpgsqlException e)
        {
            // The server's own words name the user and the database, never the password.
            return
            [
                Finding.Wrong(
                    "database",
                    $"cannot be reached: {e.Message}",
                    "Start it, or mend ConnectionStrings:Billing."
                ),
            ];
        }
        catch (ArgumentException)
        {
            return
            [
                Finding.Wrong(
                    "database",
                    "ConnectionStrings:Billing cannot be read",
                    "Write it as Host=...;Database=...;Username=...;Password=..."
                ),
            ];
        }
    }

    private static Finding Place(NpgsqlConnectionStringBuilder connection) =>
        Finding.Ok("database", $"{connection.Database} at {connection.Host}, as {connection.Username}");

    private static async Task<Finding> PoolerAsync(string connectionString, CancellationToken stop) =>
        await PoolerCheck.LookAsync(connectionString, stop) switch
        {
            Pooler.None => Finding.Ok("pooler", "none between the server and PostgreSQL"),
            Pooler.KeepsPrepared => Finding.Ok("pooler", "one that keeps prepared statements"),
            _ => Finding.Of(
                !PoolerCheck.Prepares(connectionString),
                "pooler",
                PoolerCheck.Prepares(connectionString)
                    ? "one that gives each transaction another session, while the server prepares statements by itself"
                    : "one that gives each transaction another session; the server prepares nothing",
                PoolerCheck.Todo
            ),
        };

    /// <summary>Whether this machine's clock is the database's.</summary>
    internal static async Task<Finding> ClockAsync(
        NpgsqlDataSource database,
        MachineClock clock,
        CancellationToken stop
    )
    {
        await clock.MeasureAsync(database, stop);
        return Finding.Of(
            clock.Fault is null,
            "database, clock",
            clock.Fault ?? "as this machine's",
            "Let NTP set the clocks of both machines; the server does no timed work meanwhile."
        );
    }

    private static async Task<Finding> SchemaAsync(NpgsqlDataSource database, CancellationToken stop)
    {
        var missing = await Migrations.MissingAsync(database, stop);
        var changed = await Migrations.ChangedAsync(database, stop);
        if (changed.Count > 0)
        {
            return Finding.Wrong(
                "schema",
                $"changed after they were applied: {string.Join(", ", changed)}",
                "Run the version of the server that applied them, or restore these files and add a new one."
            );
        }

        return missing.Count == 0
            ? Finding.Ok("schema", "every migration is applied, none was changed")
            : Finding.Wrong(
                "schema",
                $"lacks {string.Join(", ", missing)}",
                "Run the server's command migrate, or start it with Billing:MigrateAtStart: it applies them."
            );
    }

    private static async Task<IEnumerable<Finding>> SettingsAsync(
        NpgsqlDataSource database,
        NpgsqlConnectionStringBuilder connection,
        CancellationToken stop
    )
    {
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(
            """
            SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_version', 'fsync',
              'synchronous_commit', 'full_page_writes', 'max_connections', 'superuser_reserved_connections', 'TimeZone')
            """
        );
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            set[reader.GetString(0)] = reader.GetString(1);
        return Judge(set, connection.MaxPoolSize);
    }

    /// <summary>Judges what the server is set to.</summary>
    internal static IEnumerable<Finding> Judge(IReadOnlyDictionary<string, string> set, int pool)
    {
        yield return Finding.Of(
            int.Parse(set["server_version_num"]) / 10_000 >= OldestMajor,
            "PostgreSQL",
            $"version {set["server_version"]}",
            $"Use PostgreSQL {OldestMajor} or later."
        );
        yield return Durable("fsync", set, "on");
        yield return Durable("full_page_writes", set, "on");
        yield return Durable("synchronous_commit", set, "on", "remote_write", "remote_apply", "local");
        var free = int.Parse(set["max_connections"]) - int.Parse(set["superuser_reserved_connections"]);
        yield return Finding.Of(
            free >= pool + BesidesThePool,
            "connections",
            $"{free} to be had, of which this server's pool takes up to {pool} and its jobs and commands some more",
            $"Raise max_connections to {pool + BesidesThePool + 10} for each server, or set Maximum Pool Size in "
                + "ConnectionStrings:Billing lower."
        );
        yield return set["TimeZone"] is "UTC" or "Etc/UTC" or "GMT"
            ? Finding.Ok("TimeZone", set["TimeZone"])
            : Finding.Note(
                "TimeZone",
                set["TimeZone"],
                "Nothing depends on it, but what psql shows is easier to compare in UTC: ALTER DATABASE ... SET "
                    + "timezone."
            );
    }

    private static Finding Durable(string name, IReadOnlyDictionary<string, string> set, params string[] good) =>
        Finding.Of(
            good.Contains(set[name], StringComparer.Ordinal),
            name,
            set[name],
            $"Set it to on: with {set[name]} a power failure loses payments that were acknowledged."
        );
}

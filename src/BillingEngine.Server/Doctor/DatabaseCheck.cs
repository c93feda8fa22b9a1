using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Server.Doctor;

/// <summary>The schema, and the database settings that data safety depends on.</summary>
internal static class DatabaseCheck
{
    private const int OldestMajor = 14;

    // Migrations, Hangfire's workers and an operator's psql are not in the engine's pool.
    private const int OutsideThePool = 25;

    public static async Task<IReadOnlyList<Finding>> FindAsync(
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            await using var database = NpgsqlDataSource.Create(builder);
            return
            [
                Place(builder),
                await PoolerAsync(connectionString, cancellationToken),
                await ClockAsync(database, new MachineClock(TimeProvider.System), cancellationToken),
                await SchemaAsync(database, cancellationToken),
                .. await SettingsAsync(database, builder, cancellationToken),
            ];
        }
        catch (NpgsqlException e)
        {
            // PostgreSQL's own message names the user and the database, never the password.
            return
            [
                Finding.Wrong(
                    "database",
                    $"cannot be reached: {e.Message}",
                    "Start it, or correct ConnectionStrings:Billing."
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

    private static async Task<Finding> PoolerAsync(string connectionString, CancellationToken cancellationToken) =>
        await PoolerCheck.LookAsync(connectionString, cancellationToken) switch
        {
            Pooler.None => Finding.Ok("pooler", "none between the server and PostgreSQL"),
            Pooler.KeepsPrepared => Finding.Ok("pooler", "one that supports prepared statements"),
            _ => Finding.Of(
                !PoolerCheck.Prepares(connectionString),
                "pooler",
                PoolerCheck.Prepares(connectionString)
                    ? "one that gives each transaction another session, while the server prepares statements by itself"
                    : "one that gives each transaction another session; the server prepares nothing",
                PoolerCheck.Todo
            ),
        };

    /// <summary>Whether this machine's clock agrees with the database's.</summary>
    internal static async Task<Finding> ClockAsync(
        NpgsqlDataSource database,
        MachineClock clock,
        CancellationToken cancellationToken
    )
    {
        await clock.MeasureAsync(database, cancellationToken);
        return Finding.Of(
            clock.Fault is null,
            "database, clock",
            clock.Fault ?? "same as this machine's",
            "Set the clocks of both machines by NTP; until then the server does no timed work."
        );
    }

    private static async Task<Finding> SchemaAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var missing = await Migrations.MissingAsync(database, cancellationToken);
        var changed = await Migrations.ChangedAsync(database, cancellationToken);
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
        CancellationToken cancellationToken
    )
    {
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(
            """
            SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_version', 'fsync',
              'synchronous_commit', 'full_page_writes', 'max_connections', 'superuser_reserved_connections', 'TimeZone')
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            set[reader.GetString(0)] = reader.GetString(1);
        return Judge(set, connection.MaxPoolSize);
    }

    /// <summary>Checks the server's settings.</summary>
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
            free >= pool + OutsideThePool,
            "connections",
            $"{free} available; this server's pool uses up to {pool}, and its jobs and commands some more",
            $"Raise max_connections to {pool + OutsideThePool + 10} for each server, or set Maximum Pool Size in "
                + "ConnectionStrings:Billing lower."
        );
        yield return set["TimeZone"] is "UTC" or "Etc/UTC" or "GMT"
            ? Finding.Ok("TimeZone", set["TimeZone"])
            : Finding.Note(
                "TimeZone",
                set["TimeZone"],
                "Nothing depends on it, but times in psql are easier to compare in UTC: ALTER DATABASE ... SET "
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

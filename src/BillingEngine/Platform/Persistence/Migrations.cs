using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Migrates a database to the newest version: the numbered files of migrations/, forward only, each in its own
/// transaction.
/// </summary>
public static class Migrations
{
    private static readonly SchemaLock Lock = new(7_310_452_002, "brings the engine's tables up to date");

    /// <summary>Applies the missing files without logging.</summary>
    public static Task ApplyAsync(string connectionString, CancellationToken cancellationToken = default) =>
        ApplyAsync(connectionString, NullLogger.Instance, cancellationToken);

    /// <summary>
    /// Applies the missing files. Throws when an applied file was changed afterwards, and
    /// <see cref="SchemaBusyException"/> where another node does not finish. Where nothing is missing it takes no lock
    /// and needs no permission to change a schema.
    /// </summary>
    public static async Task ApplyAsync(string connectionString, ILogger log, CancellationToken cancellationToken)
    {
        // One connection, used once: no pool.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync(cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        foreach (var file in Files())
        {
            if (!IsApplied(applied, file))
                await ApplyOneAsync(connection, file, log, cancellationToken);
        }
    }

    /// <summary>The names of the pending migrations, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        return [.. Files().Select(f => f.Name).Where(n => !applied.ContainsKey(n))];
    }

    /// <summary>The names of the applied files whose content differs now.</summary>
    public static async Task<IReadOnlyList<string>> ChangedAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        return
        [
            .. Files()
                .Where(f => applied.TryGetValue(f.Name, out var known) && known != Checksum(f.Sql))
                .Select(f => f.Name),
        ];
    }

    private static bool IsApplied(Dictionary<string, string> applied, (string Name, string Sql) file)
    {
        if (!applied.TryGetValue(file.Name, out var known))
            return false;
        return known == Checksum(file.Sql)
            ? true
            : throw new InvalidOperationException(
                $"Migration {file.Name} was changed after it was applied. Restore it and add a new file."
            );
    }

    private static string Checksum(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));

    // The lock ends with the transaction, because a pooler may give the session to another client after it.
    private static async Task ApplyOneAsync(
        NpgsqlConnection connection,
        (string Name, string Sql) file,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Lock.TakeAsync(transaction, log, cancellationToken);
        await RunAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at "
                + "timestamptz NOT NULL DEFAULT now())",
            cancellationToken
        );
        // Another node may have applied it in the meantime.
        if (IsApplied(await AppliedAsync(connection, cancellationToken), file))
            return;
        log.LogInformation("Applying migration {Name}", file.Name);
        await RunAsync(connection, file.Sql, cancellationToken);
        await using var note = new NpgsqlCommand(
            "INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)",
            connection
        );
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = file.Name });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Checksum(file.Sql) });
        await note.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        // The table may not exist yet, or not be granted yet to a role without schema rights.
        await using var ask = new NpgsqlCommand(
            "SELECT has_table_privilege(to_regclass('schema_migrations'), 'SELECT')",
            connection
        );
        if (await ask.ExecuteScalarAsync(cancellationToken) is not true)
            return applied;
        await using var command = new NpgsqlCommand("SELECT name, checksum FROM schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied[reader.GetString(0)] = reader.GetString(1);
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // An index over a large table takes its time.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<(string Name, string Sql)> Files()
    {
        const string prefix = "migrations/";
        var assembly = typeof(Migrations).Assembly;
        foreach (
            var resource in assembly
                .GetManifestResourceNames()
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..], reader.ReadToEnd());
        }
    }
}

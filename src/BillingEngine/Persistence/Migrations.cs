using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace BillingEngine.Persistence;

/// <summary>
/// Brings a database to the newest version: the numbered files of migrations/, forward only, each in its own
/// transaction.
/// </summary>
public static class Migrations
{
    // Any constant will do as long as every process takes the same one.
    private const long Lock = 7_310_452_002;

    /// <summary>Applies what is missing; throws when an applied file was changed afterwards.</summary>
    public static async Task ApplyAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        // Without a pool the advisory lock ends with the connection, whatever happens.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        await RunAsync(connection,
            "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at " +
            "timestamptz NOT NULL DEFAULT now())",
            cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        foreach (var (name, sql) in Files())
        {
            var checksum = Checksum(sql);
            if (applied.TryGetValue(name, out var known))
            {
                if (known != checksum)
                    throw new InvalidOperationException(
                        $"Migration {name} was changed after it was applied. Restore it and add a new file.");
                continue;
            }
            await ApplyOneAsync(connection, name, checksum, sql, cancellationToken);
        }
    }

    /// <summary>The names of the files that a database lacks, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlDataSource database,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var applied = await AppliedAsync(connection, cancellationToken);
            return [.. Files().Select(f => f.Name).Where(n => !applied.ContainsKey(n))];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [.. Files().Select(f => f.Name)];
        }
    }

    /// <summary>The names of the files that are not what a database was brought to its version with.</summary>
    public static async Task<IReadOnlyList<string>> ChangedAsync(NpgsqlDataSource database,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var applied = await AppliedAsync(connection, cancellationToken);
            return [.. Files().Where(f => applied.TryGetValue(f.Name, out var known) && known != Checksum(f.Sql))
                .Select(f => f.Name)];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private static string Checksum(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));

    private static async Task ApplyOneAsync(
        NpgsqlConnection connection, string name, string checksum, string sql, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, sql, cancellationToken);
        await using var note =
            new NpgsqlCommand("INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)", connection);
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = checksum });
        await note.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(NpgsqlConnection connection,
        CancellationToken cancellationToken)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT name, checksum FROM schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied[reader.GetString(0)] = reader.GetString(1);
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // An index over everything that was ever billed takes its time, and so does another node that is at it.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<(string Name, string Sql)> Files()
    {
        const string prefix = "migrations/";
        var assembly = typeof(Migrations).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..], reader.ReadToEnd());
        }
    }
}

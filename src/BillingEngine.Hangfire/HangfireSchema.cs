using System.Globalization;
using System.Reflection;
using Hangfire.PostgreSql;
using Npgsql;

namespace BillingEngine.Hangfire;

/// <summary>Hangfire's own tables: brought up to date beside the engine's.</summary>
public static class HangfireSchema
{
    private const string Script = "Hangfire.PostgreSql.Scripts.Install.v";

    // Any constant will do as long as every process takes the same one, and migrations another.
    private const long SchemaLock = 7_310_452_003;

    // What Hangfire's installer brings a database to: the number of its last script.
    private static readonly int Newest = typeof(PostgreSqlObjectsInstaller).GetTypeInfo().Assembly
        .GetManifestResourceNames().Where(name => name.StartsWith(Script, StringComparison.Ordinal))
        .Max(name => int.Parse(name[Script.Length..].Split('.')[0], CultureInfo.InvariantCulture));

    /// <summary>Brings the tables up to date. Where they are, no right to change a schema is needed.</summary>
    public static async Task InstallAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(database, cancellationToken))
            return;
        // Nodes that start together would install side by side, and all but one would fail.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({SchemaLock})", cancellationToken);
        try
        {
            PostgreSqlObjectsInstaller.Install(connection, HangfireRegistration.Schema);
        }
        finally
        {
            await RunAsync(connection, $"SELECT pg_advisory_unlock({SchemaLock})", CancellationToken.None);
        }
    }

    /// <summary>Whether the tables are those that this version of Hangfire needs.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT max(version) >= {Newest} FROM {HangfireRegistration.Schema}.schema");
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using System.Globalization;
using System.Reflection;
using BillingEngine.Platform.Persistence;
using Hangfire.PostgreSql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Hangfire;

/// <summary>Hangfire's own tables: migrated together with the engine's.</summary>
public static class HangfireSchema
{
    private const string Script = "Hangfire.PostgreSql.Scripts.Install.v";

    // A large script takes time, and an idle transaction holds the lock meanwhile.
    private static readonly SchemaLock Lock = new(7_310_452_003, "migrates Hangfire's tables")
    {
        IdleLimit = TimeSpan.FromMinutes(5),
    };

    // The version after Hangfire's installer: the number of its last script.
    private static readonly int Newest = typeof(PostgreSqlObjectsInstaller)
        .GetTypeInfo()
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Script, StringComparison.Ordinal))
        .Max(name => int.Parse(name[Script.Length..].Split('.')[0], CultureInfo.InvariantCulture));

    /// <summary>Migrates the tables. If they are current, no right to change the schema is needed.</summary>
    public static async Task InstallAsync(NpgsqlDataSource database, ILogger log, CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(database, cancellationToken))
            return;
        // Nodes that start together would install in parallel, and all but one would fail. The installer uses its own
        // transactions, so another connection holds the lock.
        await using var guard = await database.OpenConnectionAsync(cancellationToken);
        await using var held = await guard.BeginTransactionAsync(cancellationToken);
        await Lock.TakeAsync(held, log, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        PostgreSqlObjectsInstaller.Install(connection, HangfireRegistration.Schema);
    }

    /// <summary>Whether the tables are those of this Hangfire version.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT max(version) >= {Newest} FROM {HangfireRegistration.Schema}.schema"
        );
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }
}

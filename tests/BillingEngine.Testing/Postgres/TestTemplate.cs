using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Testing.Postgres;

/// <summary>
/// The migrated database that every test database is a copy of, created once for each server and build of the engine.
/// </summary>
public static class TestTemplate
{
    // Any number works if every test process uses the same one.
    private const long MakingLock = 7_310_452_001;
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string? made;

    /// <summary>Creates the template unless it exists; returns its name.</summary>
    public static async Task<string> EnsureAsync(string server)
    {
        await Once.WaitAsync();
        try
        {
            return made ??= await MakeAsync(server);
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<string> MakeAsync(string server)
    {
        // Another build of the engine may have other migrations: its template has another name.
        var name = $"template_{typeof(Migrations).Assembly.ManifestModule.ModuleVersionId:n}";
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await RunAsync(connection, $"select pg_advisory_lock({MakingLock})");
        if (await IsThereAsync(connection, name))
            return name;
        var draft = $"{name}_draft";
        await RunAsync(connection, $"drop database if exists {draft} with (force)");
        await RunAsync(connection, $"create database {draft}");
        var target = new NpgsqlConnectionStringBuilder(server) { Database = draft, Pooling = false }.ConnectionString;
        await Migrations.ApplyAsync(target, CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        // It is renamed last, so that an incomplete template of a killed run is never copied.
        await RunAsync(connection, $"alter database {draft} rename to {name}");
        return name;
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, string name)
    {
        await using var command = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return await command.ExecuteScalarAsync() is not null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

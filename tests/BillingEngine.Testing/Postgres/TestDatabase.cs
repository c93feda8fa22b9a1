using Npgsql;

namespace BillingEngine.Testing.Postgres;

/// <summary>An empty, migrated database of one test class: a copy of the template, dropped at the end.</summary>
public class TestDatabase : IAsyncLifetime
{
    private readonly string name = $"test_{Guid.NewGuid():n}";
    private string? server;

    /// <summary>The connection string of this database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Creates a database outside a class fixture; the caller disposes it.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        server = await TestCluster.ConnectionStringAsync();
        var template = await TestTemplate.EnsureAsync(server);
        await RunAsync($"create database {name} template {template}");
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            // Many test classes share one server: none may keep connections for long.
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 1,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (ConnectionString.Length == 0)
            return;
        await DropAsync();
        await RunAsync($"drop database if exists {BackupName}");
    }

    /// <summary>Copies the database and replaces an earlier copy; no client may be connected.</summary>
    public async Task BackUpAsync()
    {
        ClearPool();
        await RunAsync($"drop database if exists {BackupName}");
        await RunAsync($"create database {BackupName} template {name}");
    }

    /// <summary>Replaces the database with the copy.</summary>
    public async Task RestoreAsync()
    {
        await DropAsync();
        await RunAsync($"create database {name} template {BackupName}");
    }

    private string BackupName => name + "_copy";

    private async Task DropAsync()
    {
        ClearPool();
        await RunAsync($"drop database if exists {name} with (force)");
    }

    private void ClearPool()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

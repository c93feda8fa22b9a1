using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

public sealed class MigrationsTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        source = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await source.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Applied_twice_they_change_nothing()
    {
        var before = await CatalogueAsync();
        await Migrations.ApplyAsync(database.ConnectionString);
        Assert.NotEmpty(before);
        Assert.Equal(before, await CatalogueAsync());
        Assert.Empty(await Migrations.MissingAsync(source, default));
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_applied_is_refused_by_name()
    {
        await RunAsync("UPDATE schema_migrations SET checksum = 'of another text' WHERE name = '0001_merchants.sql'");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Migrations.ApplyAsync(database.ConnectionString)
        );
        Assert.Contains("0001_merchants.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_an_empty_database_migrate_it_once()
    {
        await EmptyAsync();
        Assert.Contains("0001_merchants.sql", await Migrations.MissingAsync(source, default));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.ApplyAsync(database.ConnectionString)));
        Assert.Empty(await Migrations.MissingAsync(source, default));
    }

    [Fact]
    public async Task One_that_fails_leaves_those_before_it_and_nothing_of_itself()
    {
        await EmptyAsync();
        // In the way of the third file's second table.
        await RunAsync("CREATE TABLE subscriptions (id int)");
        await Assert.ThrowsAsync<PostgresException>(() => Migrations.ApplyAsync(database.ConnectionString));
        Assert.Equal("0003_contracts_subscriptions.sql", (await Migrations.MissingAsync(source, default))[0]);
        await RunAsync("DROP TABLE subscriptions");
        await Migrations.ApplyAsync(database.ConnectionString);
        Assert.Empty(await Migrations.MissingAsync(source, default));
    }

    private Task EmptyAsync() => RunAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");

    private async Task<List<string>> CatalogueAsync()
    {
        await using var command = source.CreateCommand(
            """
            SELECT 'm ' || name || checksum || applied_at FROM schema_migrations
            UNION ALL SELECT 'r ' || oid || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'c ' || oid || pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE connamespace = 'public'::regnamespace
            ORDER BY 1
            """
        );
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private async Task RunAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

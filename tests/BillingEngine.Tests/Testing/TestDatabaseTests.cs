using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Tests.Testing;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task Two_databases_of_one_run_do_not_see_each_other()
    {
        var first = await TestDatabase.CreateAsync();
        var second = await TestDatabase.CreateAsync();

        await RunAsync(first.ConnectionString, "create table only_here (id int)");

        Assert.False((bool)(await RunAsync(second.ConnectionString, "select to_regclass('only_here') is not null"))!);
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_database_is_gone_once_its_class_is_done()
    {
        var database = await TestDatabase.CreateAsync();
        await RunAsync(database.ConnectionString, "select 1");

        await database.DisposeAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            RunAsync(database.ConnectionString, "select 1")
        );
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refused.SqlState);
    }

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}

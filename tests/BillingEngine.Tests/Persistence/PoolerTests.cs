using BillingEngine.Platform.Persistence;
using BillingEngine.Server.Doctor;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

/// <summary>The database through a pooler that gives each transaction another session.</summary>
public sealed class PoolerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Without_a_pooler_none_is_found()
    {
        Assert.Equal(Pooler.None, await PoolerCheck.LookAsync(database.ConnectionString, default));
        Assert.Equal(Health.Ok, (await FindingAsync(database.ConnectionString)).Health);
    }

    [FactWithPgBouncer]
    public async Task The_doctor_says_what_to_set_where_statements_are_prepared_by_themselves()
    {
        await using var bouncer = await PgBouncer.StartAsync(database.ConnectionString);
        var wrong = await FindingAsync(bouncer.ConnectionString);
        Assert.Equal(Health.Wrong, wrong.Health);
        Assert.Contains("Max Auto Prepare=0", wrong.Todo, StringComparison.Ordinal);
        Assert.Equal(Health.Ok, (await FindingAsync(bouncer.ConnectionString + ";Max Auto Prepare=0")).Health);
    }

    [FactWithPgBouncer]
    public async Task Nodes_that_start_at_once_migrate_once_and_leave_no_lock_behind()
    {
        var empty = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(empty.ConnectionString);
        await using (var drop = source.CreateCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
            await drop.ExecuteNonQueryAsync();
        await using (var bouncer = await PgBouncer.StartAsync(empty.ConnectionString))
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Migrations.ApplyAsync(bouncer.ConnectionString)))
                .WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Empty(await Migrations.MissingAsync(source, default));
            await using var locks = source.CreateCommand(
                """
                SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            );
            Assert.Equal(0L, await locks.ExecuteScalarAsync());
        }
        await empty.DisposeAsync();
    }

    private static async Task<Finding> FindingAsync(string connectionString) =>
        Assert.Single(await DatabaseCheck.FindAsync(connectionString, default), f => f.About == "pooler");
}

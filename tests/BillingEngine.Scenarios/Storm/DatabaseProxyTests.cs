using BillingEngine.Cli.Storm;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Scenarios.Storm;

/// <summary>The database proxy cuts where it says, and forwards everything else.</summary>
public sealed class DatabaseProxyTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private NpgsqlDataSource direct = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        direct = NpgsqlDataSource.Create(database.ConnectionString);
        await using var make = direct.CreateCommand("CREATE TABLE marks (mark int)");
        await make.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        await direct.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_statement_is_lost_or_stored_and_the_node_learns_of_neither(bool after, long kept)
    {
        var crash = new CrashPoint();
        await using var wire = new DatabaseProxy(database.ConnectionString, crash);
        await using var node = NpgsqlDataSource.Create(wire.ConnectionString);
        Assert.Equal(0, await MarksAsync(node));
        crash.Arm(1, after);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => InsertAsync(node));

        Assert.True(crash.HasCrashed);
        Assert.Equal(kept, await MarksAsync(direct));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => MarksAsync(node));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_transaction_counts_once_and_is_lost_or_stored_as_a_whole(bool after, long kept)
    {
        var crash = new CrashPoint();
        await using var wire = new DatabaseProxy(database.ConnectionString, crash);
        await using var node = NpgsqlDataSource.Create(wire.ConnectionString);
        crash.Arm(2, after);
        await InsertAsync(node);
        await using var connection = await node.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        for (var i = 0; i < 2; i++)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO marks VALUES (2)", connection, transaction);
            await insert.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync());

        Assert.Equal(kept, await MarksAsync(direct));
    }

    [Fact]
    public async Task A_node_without_a_crash_commits_and_rolls_back_as_usual()
    {
        var crash = new CrashPoint();
        await using var wire = new DatabaseProxy(database.ConnectionString, crash);
        await using var node = NpgsqlDataSource.Create(wire.ConnectionString);
        await using (var connection = await node.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var insert = new NpgsqlCommand("INSERT INTO marks VALUES (2)", connection, transaction);
            await insert.ExecuteNonQueryAsync();
            await transaction.RollbackAsync();
        }
        await InsertAsync(node);

        Assert.Equal(1, await MarksAsync(node));
        Assert.Equal(1, crash.Passed);
    }

    [Fact]
    public async Task A_repeated_statement_is_counted_every_time()
    {
        var crash = new CrashPoint();
        await using var wire = new DatabaseProxy(database.ConnectionString, crash);
        Assert.Contains("Max Auto Prepare=0", wire.ConnectionString, StringComparison.OrdinalIgnoreCase);
        await using var node = NpgsqlDataSource.Create(wire.ConnectionString);
        for (var i = 0; i < 12; i++)
            await InsertAsync(node);
        Assert.Equal(12, crash.Passed);
    }

    private static async Task InsertAsync(NpgsqlDataSource database)
    {
        await using var insert = database.CreateCommand("INSERT INTO marks VALUES (1)");
        await insert.ExecuteNonQueryAsync();
    }

    private static async Task<long> MarksAsync(NpgsqlDataSource database)
    {
        await using var count = database.CreateCommand("SELECT count(*) FROM marks");
        return (long)(await count.ExecuteScalarAsync())!;
    }
}

using Npgsql;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// A transaction of another node that has written and is not committed yet. What this node does meanwhile either leaves
/// the rows alone or waits for them; then the other node commits.
/// </summary>
public sealed class OtherNode : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly NpgsqlDataSource watcher;

    private OtherNode(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlDataSource watcher) =>
        (this.connection, this.transaction, this.watcher) = (connection, transaction, watcher);

    /// <summary>Begins the transaction with a statement, which must touch something.</summary>
    public static async Task<OtherNode> BeginAsync(NpgsqlDataSource database, string sql)
    {
        var opened = await database.OpenConnectionAsync();
        var begun = await opened.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
        return new OtherNode(opened, begun, database);
    }

    /// <summary>Waits until what this node does is done, or waits for this transaction.</summary>
    public Task IsMetByAsync(Task doing) =>
        Eventually.TrueAsync(async () => doing.IsCompleted || await IsWaitedForAsync());

    /// <summary>Commits once it is met; answers what this node then made of it.</summary>
    public async Task<T> CommitsDuringAsync<T>(Task<T> doing)
    {
        await IsMetByAsync(doing);
        await transaction.CommitAsync();
        return await doing;
    }

    /// <summary>Ends without having changed anything.</summary>
    public Task RollBackAsync() => transaction.RollbackAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<bool> IsWaitedForAsync()
    {
        await using var command = watcher.CreateCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = connection.ProcessID });
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}

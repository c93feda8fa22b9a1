using Npgsql;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// A transaction of another node that has written and not committed yet. An action of this node in the meantime either
/// does not touch the rows or waits for them; then the other node commits.
/// </summary>
public sealed class OtherNode : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly NpgsqlDataSource watcher;

    private OtherNode(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlDataSource watcher) =>
        (this.connection, this.transaction, this.watcher) = (connection, transaction, watcher);

    /// <summary>Starts the transaction with a statement, which must affect rows.</summary>
    public static async Task<OtherNode> BeginAsync(NpgsqlDataSource database, string sql)
    {
        var opened = await database.OpenConnectionAsync();
        var begun = await opened.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
        return new OtherNode(opened, begun, database);
    }

    /// <summary>Waits until the action of this node is done or waits for this transaction.</summary>
    public Task IsMetByAsync(Task doing) =>
        Eventually.TrueAsync(async () => doing.IsCompleted || await IsWaitedForAsync());

    /// <summary>Commits when the action has reached it; returns the result of the action.</summary>
    public async Task<T> CommitsDuringAsync<T>(Task<T> doing)
    {
        await IsMetByAsync(doing);
        await transaction.CommitAsync();
        return await doing;
    }

    /// <summary>Rolls back.</summary>
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

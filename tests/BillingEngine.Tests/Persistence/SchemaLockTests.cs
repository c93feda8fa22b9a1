using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

public sealed class SchemaLockTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Work_of_another_node_is_waited_for_and_told_in_the_log()
    {
        var turn = new SchemaLock(1L << 40 | 1, "tests");
        await using var first = await OpenAsync();
        await using var work = await first.BeginTransactionAsync();
        await turn.TakeAsync(work, NullLogger.Instance, default);

        await using var second = await OpenAsync();
        await using var waiting = await second.BeginTransactionAsync();
        var log = new KeptLines();
        var taken = turn.TakeAsync(waiting, log, default);
        await Eventually.TrueAsync(() => Task.FromResult(log.Lines.Any()));
        Assert.False(taken.IsCompleted);
        Assert.Contains(
            $"another node that tests: session {first.ProcessID} ",
            log.Lines.First(),
            StringComparison.Ordinal
        );
        await work.CommitAsync();
        await taken;
    }

    [Fact]
    public async Task A_lock_that_was_left_to_an_idle_session_is_an_error_that_says_which()
    {
        await using var left = await OpenAsync();
        await RunAsync(left, "SELECT pg_advisory_lock(77)");
        await using var second = await OpenAsync();
        await using var transaction = await second.BeginTransactionAsync();
        var refusal = await Assert.ThrowsAsync<SchemaBusyException>(() =>
            new SchemaLock(77, "tests") { IdleLimit = TimeSpan.Zero }.TakeAsync(
                transaction,
                NullLogger.Instance,
                default
            )
        );
        Assert.Contains($"pg_terminate_backend({left.ProcessID})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_has_an_end_that_says_what_was_waited_for()
    {
        await using var busy = await OpenAsync();
        await RunAsync(busy, "SELECT pg_advisory_lock(78)");
        await using var second = await OpenAsync();
        await using var transaction = await second.BeginTransactionAsync();
        var refusal = await Assert.ThrowsAsync<SchemaBusyException>(() =>
            new SchemaLock(78, "tests") { WorkLimit = TimeSpan.Zero }.TakeAsync(
                transaction,
                NullLogger.Instance,
                default
            )
        );
        Assert.Contains($"session {busy.ProcessID} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_has_nothing_to_apply_waits_for_no_lock()
    {
        await using var left = await OpenAsync();
        await RunAsync(left, "SELECT pg_advisory_lock(7310452002)");
        await Migrations.ApplyAsync(database.ConnectionString).WaitAsync(TimeSpan.FromMinutes(1));
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class KeptLines : ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

        public IEnumerable<string> Lines => lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue(formatter(state, exception));
    }
}

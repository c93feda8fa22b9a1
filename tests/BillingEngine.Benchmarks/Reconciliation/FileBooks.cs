using BillingEngine.Domain.Gateway;

namespace BillingEngine.Benchmarks.Reconciliation;

/// <summary>
/// The gateway of the reconciliation: its tables are files, copied and hashed as a download is; they are read by the
/// adapter as it is shipped.
/// </summary>
internal sealed class FileBooks(IGatewayBooks adapter, IReadOnlyList<BenchStatement> statements) : IGatewayBooks
{
    public async Task<Answered<StatementOutcome>> DownloadStatementAsync(
        GatewayRoute route,
        DateOnly day,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        var statement = statements.Single(s => s.Day == day);
        await using var file = File.OpenRead(statement.File);
        await file.CopyToAsync(table, cancellationToken);
        file.Position = 0;
        var sha1 = await BenchStatement.Sha1Async(file);
        return new(new StatementOutcome.Stored(sha1, file.Length), Trace("statement"));
    }

    public IAsyncEnumerable<StatementEntry> ReadStatementAsync(Stream table, CancellationToken cancellationToken) =>
        adapter.ReadStatementAsync(table, cancellationToken);

    public Task<Answered<SettlementsOutcome>> ListSettlementsAsync(
        GatewayRoute route,
        DaySpan? settled,
        CancellationToken cancellationToken
    ) => Task.FromResult(new Answered<SettlementsOutcome>(new SettlementsOutcome.Listed([]), Trace("settlements")));

    private static CallTrace Trace(string operation) =>
        new(operation, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, 200, null, null, null);
}

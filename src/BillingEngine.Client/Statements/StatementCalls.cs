namespace BillingEngine.Client;

/// <summary>WeChat's statements as they were kept: <c>/v1/statements</c>. Days are those of UTC+8.</summary>
public sealed class StatementCalls
{
    private readonly Wire wire;

    internal StatementCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads a part of a day's statement: a hundred lines at most, those after the given one.</summary>
    public Task<Statement> GetAsync(
        DateOnly date,
        long? afterLine = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/statements/{Paths.Segment(date)}{new Query().Add("after_line", afterLine)}",
            BillingJson.Default.Statement,
            cancellationToken
        );

    /// <summary>Reads the table as WeChat gave it, byte for byte; its SHA-1 is the statement's.</summary>
    public Task<Stream> ReadCsvAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        wire.ReadTableAsync($"v1/statements/{Paths.Segment(date)}?format=csv", cancellationToken);
}

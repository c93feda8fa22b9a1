namespace BillingEngine.Client;

/// <summary>WeChat's statements as they were downloaded: <c>/v1/statements</c>. Days are in UTC+8.</summary>
public sealed class StatementCalls
{
    private readonly HttpTransport transport;

    internal StatementCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads a part of a day's statement: at most a hundred lines after the given one.</summary>
    public Task<Statement> GetAsync(
        DateOnly date,
        long? afterLine = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/statements/{Paths.Segment(date)}{new Query().Add("after_line", afterLine)}",
            BillingJson.Default.Statement,
            cancellationToken
        );

    /// <summary>Reads the table exactly as WeChat sent it; its SHA-1 is the statement's.</summary>
    public Task<Stream> ReadCsvAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        transport.ReadTableAsync($"v1/statements/{Paths.Segment(date)}?format=csv", cancellationToken);
}

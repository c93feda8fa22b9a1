namespace BillingEngine.Client;

/// <summary>The ledger: <c>/v1/ledger</c>.</summary>
public sealed class LedgerCalls
{
    private readonly HttpTransport transport;

    internal LedgerCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads the balance of each account of the ledger, now or at an earlier time.</summary>
    public Task<LedgerBalances> GetBalancesAsync(
        DateTimeOffset? at = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/ledger/balances{new Query().Add("at", at)}",
            BillingJson.Default.LedgerBalances,
            cancellationToken
        );

    /// <summary>Lists ledger entries, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<LedgerEntry> ListEntriesAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new LedgerEntryFilter(), ListEntriesPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of ledger entries, newest first.</summary>
    public Task<Page<LedgerEntry>> ListEntriesPageAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/ledger/entries{filter?.ToQuery()}",
            BillingJson.Default.PageLedgerEntry,
            cancellationToken
        );

    /// <summary>
    /// Reads all ledger entries as a CSV table (RFC 4180), newest first. The filter's limit is ignored.
    /// </summary>
    public Task<Stream> ReadEntriesCsvAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.ReadTableAsync(
            $"v1/ledger/entries{(filter ?? new LedgerEntryFilter()).ToTableQuery()}",
            cancellationToken
        );
}

/// <summary>Filters a list of ledger entries.</summary>
public sealed record LedgerEntryFilter : ListFilter
{
    /// <summary>Only entries of this account.</summary>
    public LedgerAccount? Account { get; init; }

    /// <summary>Only entries of this kind.</summary>
    public LedgerEntryKind? Kind { get; init; }

    /// <summary>Only entries of the invoice, payment, refund or payout with this id.</summary>
    public string? Cause { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("account", Account).Add("kind", Kind).Add("cause", Cause);
}

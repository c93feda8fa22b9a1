namespace BillingEngine.Client;

/// <summary>The books: <c>/v1/ledger</c>.</summary>
public sealed class LedgerCalls
{
    private readonly Wire wire;

    internal LedgerCalls(Wire wire) => this.wire = wire;

    /// <summary>
    /// Shows what stands on each account of the books, now or at an earlier moment, when it is given.
    /// </summary>
    public Task<LedgerBalances> GetBalancesAsync(
        DateTimeOffset? at = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/ledger/balances{new Query().Add("at", at)}",
            BillingJson.Default.LedgerBalances,
            cancellationToken
        );

    /// <summary>
    /// Reads entries of the books, newest first, through to the end: pages are asked for as they are needed.
    /// </summary>
    public IAsyncEnumerable<LedgerEntry> ListEntriesAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new LedgerEntryFilter(), ListEntriesPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of entries of the books, newest first.</summary>
    public Task<Page<LedgerEntry>> ListEntriesPageAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/ledger/entries{filter?.ToQuery()}", BillingJson.Default.PageLedgerEntry, cancellationToken);

    /// <summary>
    /// Reads the whole list of entries of the books as a CSV table (RFC 4180), newest first; the filter's limit is not
    /// taken.
    /// </summary>
    public Task<Stream> ReadEntriesCsvAsync(
        LedgerEntryFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.ReadTableAsync(
            $"v1/ledger/entries{(filter ?? new LedgerEntryFilter()).ToTableQuery()}",
            cancellationToken
        );
}

/// <summary>Narrows a list of entries of the books.</summary>
public sealed record LedgerEntryFilter : ListFilter
{
    /// <summary>Only those that move this account.</summary>
    public LedgerAccount? Account { get; init; }

    /// <summary>Only those of this kind.</summary>
    public LedgerEntryKind? Kind { get; init; }

    /// <summary>Only those of the invoice, payment, refund or payout with this identifier.</summary>
    public string? Cause { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("account", Account).Add("kind", Kind).Add("cause", Cause);
}

namespace BillingEngine.Client;

/// <summary>Daily comparisons with WeChat's statements: <c>/v1/reconciliations</c>. Days are in UTC+8.</summary>
public sealed class ReconciliationCalls
{
    private readonly HttpTransport transport;

    internal ReconciliationCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>
    /// Downloads the statement of a day now and compares it with our data. A second comparison changes nothing unless
    /// either side has changed. While WeChat has no statement, the day is <c>waiting</c> and the engine asks again by
    /// itself.
    /// </summary>
    public Task<ReconciliationDetail> RunAsync(
        ReconcileDay day,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/reconciliations",
            day,
            BillingJson.Default.ReconcileDay,
            BillingJson.Default.ReconciliationDetail,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a day's comparison with WeChat's statement: the sums of its lines and the differences.</summary>
    public Task<ReconciliationDetail> GetAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            $"v1/reconciliations/{Paths.Segment(date)}",
            BillingJson.Default.ReconciliationDetail,
            cancellationToken
        );

    /// <summary>Lists the differences of a day, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Difference> ListDifferencesAsync(
        DateOnly date,
        DifferenceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        Paging.ReadAsync(
            filter ?? new DifferenceFilter(),
            (page, cancel) => ListDifferencesPageAsync(date, page, cancel),
            item => item.Id,
            cancellationToken
        );

    /// <summary>Lists one page of the differences of a day, newest first.</summary>
    public Task<Page<Difference>> ListDifferencesPageAsync(
        DateOnly date,
        DifferenceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/reconciliations/{Paths.Segment(date)}/differences{filter?.ToQuery()}",
            BillingJson.Default.PageDifference,
            cancellationToken
        );

    /// <summary>
    /// Reads all differences of a day as a CSV table (RFC 4180), newest first. The filter's limit is ignored.
    /// </summary>
    public Task<Stream> ReadDifferencesCsvAsync(
        DateOnly date,
        DifferenceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.ReadTableAsync(
            $"v1/reconciliations/{Paths.Segment(date)}/differences" + (filter ?? new DifferenceFilter()).ToTableQuery(),
            cancellationToken
        );

    /// <summary>Lists days, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Reconciliation> ListAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new ReconciliationFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of days, newest first.</summary>
    public Task<Page<Reconciliation>> ListPageAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/reconciliations{filter?.ToQuery()}",
            BillingJson.Default.PageReconciliation,
            cancellationToken
        );

    /// <summary>Reads all days as a CSV table (RFC 4180), newest first. The filter's limit is ignored.</summary>
    public Task<Stream> ReadCsvAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.ReadTableAsync(
            $"v1/reconciliations{(filter ?? new ReconciliationFilter()).ToTableQuery()}",
            cancellationToken
        );
}

/// <summary>Filters a list of days.</summary>
public sealed record ReconciliationFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public ReconciliationStatus? Status { get; init; }

    private protected override void Narrow(Query query) => query.Add("status", Status);
}

/// <summary>Filters a list of differences.</summary>
public sealed record DifferenceFilter : ListFilter
{
    /// <summary>Only differences of this kind.</summary>
    public DifferenceKind? Kind { get; init; }

    /// <summary>Only open differences, or only resolved ones.</summary>
    public DifferenceState? State { get; init; }

    private protected override void Narrow(Query query) => query.Add("kind", Kind).Add("state", State);
}

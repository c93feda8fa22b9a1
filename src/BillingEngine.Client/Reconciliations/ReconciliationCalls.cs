namespace BillingEngine.Client;

/// <summary>Days beside WeChat's statements: <c>/v1/reconciliations</c>. Days are those of UTC+8.</summary>
public sealed class ReconciliationCalls
{
    private readonly Wire wire;

    internal ReconciliationCalls(Wire wire) => this.wire = wire;

    /// <summary>
    /// Fetches the statement of a day now and compares it with the books; a day that was compared is compared again,
    /// which changes nothing unless either side has changed. While WeChat has no statement the day is <c>waiting</c>,
    /// and is asked for again by itself.
    /// </summary>
    public Task<ReconciliationDetail> RunAsync(
        ReconcileDay day,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/reconciliations",
            day,
            BillingJson.Default.ReconcileDay,
            BillingJson.Default.ReconciliationDetail,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Shows a day beside WeChat's statement of it, with what its lines add up to and what differs.</summary>
    public Task<ReconciliationDetail> GetAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        wire.GetAsync(
            $"v1/reconciliations/{Paths.Segment(date)}",
            BillingJson.Default.ReconciliationDetail,
            cancellationToken
        );

    /// <summary>Reads the differences of a day, newest first, through to the end.</summary>
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

    /// <summary>Reads one page of the differences of a day, newest first.</summary>
    public Task<Page<Difference>> ListDifferencesPageAsync(
        DateOnly date,
        DifferenceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/reconciliations/{Paths.Segment(date)}/differences{filter?.ToQuery()}",
            BillingJson.Default.PageDifference,
            cancellationToken
        );

    /// <summary>
    /// Reads all differences of a day as a CSV table (RFC 4180), newest first; the filter's limit is not taken.
    /// </summary>
    public Task<Stream> ReadDifferencesCsvAsync(
        DateOnly date,
        DifferenceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.ReadTableAsync(
            $"v1/reconciliations/{Paths.Segment(date)}/differences" + (filter ?? new DifferenceFilter()).ToTableQuery(),
            cancellationToken
        );

    /// <summary>
    /// Reads the days that were opened, newest first, through to the end: pages are asked for as they are needed.
    /// </summary>
    public IAsyncEnumerable<Reconciliation> ListAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new ReconciliationFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of the days that were opened, newest first.</summary>
    public Task<Page<Reconciliation>> ListPageAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/reconciliations{filter?.ToQuery()}",
            BillingJson.Default.PageReconciliation,
            cancellationToken
        );

    /// <summary>
    /// Reads the whole list of the days that were opened as a CSV table (RFC 4180), newest first; the filter's limit is
    /// not taken.
    /// </summary>
    public Task<Stream> ReadCsvAsync(
        ReconciliationFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.ReadTableAsync(
            $"v1/reconciliations{(filter ?? new ReconciliationFilter()).ToTableQuery()}",
            cancellationToken
        );
}

/// <summary>Narrows a list of days.</summary>
public sealed record ReconciliationFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public ReconciliationStatus? Status { get; init; }

    private protected override void Narrow(Query query) => query.Add("status", Status);
}

/// <summary>Narrows a list of differences.</summary>
public sealed record DifferenceFilter : ListFilter
{
    /// <summary>Only those of this kind.</summary>
    public DifferenceKind? Kind { get; init; }

    /// <summary>Only those that are open, or only those that are not.</summary>
    public DifferenceState? State { get; init; }

    private protected override void Narrow(Query query) => query.Add("kind", Kind).Add("state", State);
}

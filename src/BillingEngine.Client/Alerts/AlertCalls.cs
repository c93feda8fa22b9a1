namespace BillingEngine.Client;

/// <summary>What a person should look at: <c>/v1/alerts</c>.</summary>
public sealed class AlertCalls
{
    private readonly Wire wire;

    internal AlertCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads an alert.</summary>
    public Task<Alert> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/alerts/{Paths.Segment(id)}", BillingJson.Default.Alert, cancellationToken);

    /// <summary>
    /// Says that an operator is done with an alert, and why; the key needs the scope <c>operator</c>.
    /// </summary>
    public Task<Alert> ResolveAsync(
        string id,
        ResolveAlert resolve,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/alerts/{Paths.Segment(id)}/resolve",
            resolve,
            BillingJson.Default.ResolveAlert,
            BillingJson.Default.Alert,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads alerts, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Alert> ListAsync(
        AlertFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new AlertFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of alerts, newest first.</summary>
    public Task<Page<Alert>> ListPageAsync(AlertFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/alerts{filter?.ToQuery()}", BillingJson.Default.PageAlert, cancellationToken);

    /// <summary>
    /// Reads the whole list of alerts as a CSV table (RFC 4180), newest first; the filter's limit is not taken.
    /// </summary>
    public Task<Stream> ReadCsvAsync(AlertFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.ReadTableAsync($"v1/alerts{(filter ?? new AlertFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Narrows a list of alerts.</summary>
public sealed record AlertFilter : ListFilter
{
    /// <summary>Only those that are open, or only those that are not.</summary>
    public AlertStatus? Status { get; init; }

    /// <summary>Only those of this kind.</summary>
    public string? Code { get; init; }

    /// <summary>Only those about the object with this identifier.</summary>
    public string? Object { get; init; }

    /// <summary>Only those of the merchant with this identifier.</summary>
    public string? Merchant { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("status", Status).Add("code", Code).Add("object", Object).Add("merchant", Merchant);
}

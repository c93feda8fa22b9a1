namespace BillingEngine.Client;

/// <summary>Problems that need a person: <c>/v1/alerts</c>.</summary>
public sealed class AlertCalls
{
    private readonly HttpTransport transport;

    internal AlertCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads an alert.</summary>
    public Task<Alert> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/alerts/{Paths.Segment(id)}", BillingJson.Default.Alert, cancellationToken);

    /// <summary>Resolves an alert with a reason. The key needs the scope <c>operator</c>.</summary>
    public Task<Alert> ResolveAsync(
        string id,
        ResolveAlert resolve,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/alerts/{Paths.Segment(id)}/resolve",
            resolve,
            BillingJson.Default.ResolveAlert,
            BillingJson.Default.Alert,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists alerts, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Alert> ListAsync(
        AlertFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new AlertFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of alerts, newest first.</summary>
    public Task<Page<Alert>> ListPageAsync(AlertFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/alerts{filter?.ToQuery()}", BillingJson.Default.PageAlert, cancellationToken);

    /// <summary>Reads all alerts as a CSV table (RFC 4180), newest first. The filter's limit is ignored.</summary>
    public Task<Stream> ReadCsvAsync(AlertFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.ReadTableAsync($"v1/alerts{(filter ?? new AlertFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Filters a list of alerts.</summary>
public sealed record AlertFilter : ListFilter
{
    /// <summary>Only open alerts, or only resolved ones.</summary>
    public AlertStatus? Status { get; init; }

    /// <summary>Only alerts with this code.</summary>
    public string? Code { get; init; }

    /// <summary>Only alerts about the object with this id.</summary>
    public string? Object { get; init; }

    /// <summary>Only alerts of the merchant with this id.</summary>
    public string? Merchant { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("status", Status).Add("code", Code).Add("object", Object).Add("merchant", Merchant);
}

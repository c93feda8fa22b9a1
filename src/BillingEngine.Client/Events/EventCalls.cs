namespace BillingEngine.Client;

/// <summary>Events: <c>/v1/events</c>.</summary>
public sealed class EventCalls
{
    private readonly HttpTransport transport;

    internal EventCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads an event with its deliveries.</summary>
    public Task<DeliveredEvent> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/events/{Paths.Segment(id)}", BillingJson.Default.DeliveredEvent, cancellationToken);

    /// <summary>
    /// Sends an event again with the same id: to one endpoint, or to every enabled endpoint that receives its type.
    /// </summary>
    public Task<DeliveredEvent> RedeliverAsync(
        string id,
        RedeliverEvent redeliver,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/events/{Paths.Segment(id)}/redeliver",
            redeliver,
            BillingJson.Default.RedeliverEvent,
            BillingJson.Default.DeliveredEvent,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists events, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<BillingEvent> ListAsync(
        EventFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new EventFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of events, newest first.</summary>
    public Task<Page<BillingEvent>> ListPageAsync(
        EventFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/events{filter?.ToQuery()}", BillingJson.Default.PageBillingEvent, cancellationToken);
}

/// <summary>Filters a list of events.</summary>
public sealed record EventFilter : ListFilter
{
    /// <summary>Only events of this type, such as <see cref="EventTypes.InvoicePaid"/>.</summary>
    public string? Type { get; init; }

    /// <summary>Only events of the object with this id.</summary>
    public string? Object { get; init; }

    /// <summary>Only events with a delivery in this state: <c>Failed</c> lists the dead letters.</summary>
    public DeliveryStatus? Delivery { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("type", Type).Add("object", Object).Add("delivery", Delivery);
}

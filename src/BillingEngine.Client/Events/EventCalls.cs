namespace BillingEngine.Client;

/// <summary>What happened: <c>/v1/events</c>.</summary>
public sealed class EventCalls
{
    private readonly Wire wire;

    internal EventCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads an event, and what became of its webhooks.</summary>
    public Task<DeliveredEvent> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/events/{Paths.Segment(id)}", BillingJson.Default.DeliveredEvent, cancellationToken);

    /// <summary>
    /// Sends an event again, under its own identifier: to one endpoint, or to every enabled one that takes its type.
    /// </summary>
    public Task<DeliveredEvent> RedeliverAsync(
        string id,
        RedeliverEvent redeliver,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/events/{Paths.Segment(id)}/redeliver",
            redeliver,
            BillingJson.Default.RedeliverEvent,
            BillingJson.Default.DeliveredEvent,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads events, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<BillingEvent> ListAsync(
        EventFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new EventFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of events, newest first.</summary>
    public Task<Page<BillingEvent>> ListPageAsync(
        EventFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/events{filter?.ToQuery()}", BillingJson.Default.PageBillingEvent, cancellationToken);
}

/// <summary>Narrows a list of events.</summary>
public sealed record EventFilter : ListFilter
{
    /// <summary>Only those of this type, such as <see cref="EventTypes.InvoicePaid"/>.</summary>
    public string? Type { get; init; }

    /// <summary>Only those of the object with this identifier.</summary>
    public string? Object { get; init; }

    /// <summary>Only those with a webhook in this state: <c>Failed</c> lists the dead letters.</summary>
    public DeliveryStatus? Delivery { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("type", Type).Add("object", Object).Add("delivery", Delivery);
}

namespace BillingEngine.Client;

/// <summary>One-off orders that somebody pays in the merchant's app: <c>/v1/orders</c>.</summary>
public sealed class OrderCalls
{
    private readonly Wire wire;

    internal OrderCalls(Wire wire) => this.wire = wire;

    /// <summary>
    /// Makes a one-off order that somebody pays in the merchant's app. Where WeChat gives no answer the order is
    /// <c>created</c> and <c>app_pay</c> is null: the same number is sent again until WeChat has it.
    /// </summary>
    public Task<PlacedOrder> CreateAsync(
        CreateOrder order,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/orders",
            order,
            BillingJson.Default.CreateOrder,
            BillingJson.Default.PlacedOrder,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads an order.</summary>
    public Task<Order> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/orders/{Paths.Segment(id)}", BillingJson.Default.Order, cancellationToken);

    /// <summary>
    /// Hands out what the app opens the payment of an order with, signed anew. Where WeChat's key to the order is about
    /// to run out, WeChat is asked for another one first.
    /// </summary>
    public Task<AppPay> GetAppPayAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/orders/{Paths.Segment(id)}/app_pay", BillingJson.Default.AppPay, cancellationToken);

    /// <summary>
    /// Gives an APP order up: from now on nothing is handed out to open it, and it is <c>closed</c> when WeChat has
    /// closed it, which it allows from five minutes after ordering. A payment that slips in before that makes it
    /// <c>succeeded</c>, is <c>late</c> and is given back. Closing it again changes nothing.
    /// </summary>
    public Task<Order> CloseAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/orders/{Paths.Segment(id)}/close",
            BillingJson.Default.Order,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads orders, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Order> ListAsync(
        OrderFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new OrderFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of orders, newest first.</summary>
    public Task<Page<Order>> ListPageAsync(OrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/orders{filter?.ToQuery()}", BillingJson.Default.PageOrder, cancellationToken);
}

/// <summary>Narrows a list of orders.</summary>
public sealed record OrderFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only those with this reference of the merchant's.</summary>
    public string? Reference { get; init; }

    /// <summary>Only the one with this number of ours.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only the one with this number of WeChat's.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Only objects whose metadata has each of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("customer", Customer)
            .Add("reference", Reference)
            .Add("out_trade_no", OutTradeNo)
            .Add("transaction_id", TransactionId)
            .Add("metadata", Metadata);
}

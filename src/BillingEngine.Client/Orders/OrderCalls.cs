namespace BillingEngine.Client;

/// <summary>One-time orders that a payer pays in the merchant's app: <c>/v1/orders</c>.</summary>
public sealed class OrderCalls
{
    private readonly HttpTransport transport;

    internal OrderCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>
    /// Creates a one-time order that a payer pays in the merchant's app. If WeChat does not respond, the order is
    /// <c>created</c> and <c>app_pay</c> is null: the engine sends the same number again until WeChat has it.
    /// </summary>
    public Task<PlacedOrder> CreateAsync(
        CreateOrder order,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/orders",
            order,
            BillingJson.Default.CreateOrder,
            BillingJson.Default.PlacedOrder,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads an order.</summary>
    public Task<Order> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/orders/{Paths.Segment(id)}", BillingJson.Default.Order, cancellationToken);

    /// <summary>
    /// Returns newly signed parameters with which the app opens the payment of an order. If WeChat's prepay_id is about
    /// to expire, the engine requests a new one first.
    /// </summary>
    public Task<AppPay> GetAppPayAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/orders/{Paths.Segment(id)}/app_pay", BillingJson.Default.AppPay, cancellationToken);

    /// <summary>
    /// Gives an APP order up. From now on it cannot be opened, and it is <c>closed</c> when WeChat has closed it, which
    /// WeChat allows five minutes after the order. A payment before that makes it <c>succeeded</c> and <c>late</c>, and
    /// is refunded. Closing it again changes nothing.
    /// </summary>
    public Task<Order> CloseAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/orders/{Paths.Segment(id)}/close",
            BillingJson.Default.Order,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists orders, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Order> ListAsync(
        OrderFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new OrderFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of orders, newest first.</summary>
    public Task<Page<Order>> ListPageAsync(OrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/orders{filter?.ToQuery()}", BillingJson.Default.PageOrder, cancellationToken);
}

/// <summary>Filters a list of orders.</summary>
public sealed record OrderFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only orders with this reference of the merchant.</summary>
    public string? Reference { get; init; }

    /// <summary>Only the one with this <c>out_trade_no</c>.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only the one with this <c>transaction_id</c> of WeChat.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Only objects whose metadata contains all of these pairs.</summary>
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

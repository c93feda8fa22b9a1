namespace BillingEngine.Client;

/// <summary>Money refunded: <c>/v1/refunds</c>.</summary>
public sealed class RefundCalls
{
    private readonly HttpTransport transport;

    internal RefundCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Refunds a payment fully or partly; the response shows the state.</summary>
    public Task<Refund> CreateAsync(
        CreateRefund refund,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/refunds",
            refund,
            BillingJson.Default.CreateRefund,
            BillingJson.Default.Refund,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a refund.</summary>
    public Task<Refund> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/refunds/{Paths.Segment(id)}", BillingJson.Default.Refund, cancellationToken);

    /// <summary>Queries WeChat for a refund now and applies the result.</summary>
    public Task<Refund> SyncAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/refunds/{Paths.Segment(id)}/sync",
            BillingJson.Default.Refund,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists refunds, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Refund> ListAsync(
        RefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new RefundFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of refunds, newest first.</summary>
    public Task<Page<Refund>> ListPageAsync(
        RefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/refunds{filter?.ToQuery()}", BillingJson.Default.PageRefund, cancellationToken);

    /// <summary>Reads all refunds as a CSV table (RFC 4180), newest first. The filter's limit is ignored.</summary>
    public Task<Stream> ReadCsvAsync(RefundFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.ReadTableAsync($"v1/refunds{(filter ?? new RefundFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Filters a list of refunds.</summary>
public sealed record RefundFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public RefundStatus? Status { get; init; }

    /// <summary>Only refunds of this payment.</summary>
    public string? Payment { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this <c>out_refund_no</c>.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Only the one with this <c>refund_id</c> of WeChat.</summary>
    public string? RefundId { get; init; }

    /// <summary>Only refunds of the payment with this <c>out_trade_no</c>.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only refunds of the payment with this <c>transaction_id</c> of WeChat.</summary>
    public string? TransactionId { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("payment", Payment)
            .Add("customer", Customer)
            .Add("out_refund_no", OutRefundNo)
            .Add("refund_id", RefundId)
            .Add("out_trade_no", OutTradeNo)
            .Add("transaction_id", TransactionId);
}

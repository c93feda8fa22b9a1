namespace BillingEngine.Client;

/// <summary>Movements of money back: <c>/v1/refunds</c>.</summary>
public sealed class RefundCalls
{
    private readonly Wire wire;

    internal RefundCalls(Wire wire) => this.wire = wire;

    /// <summary>Gives back a payment or a part of it; the answer shows how far it has come.</summary>
    public Task<Refund> CreateAsync(
        CreateRefund refund,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/refunds",
            refund,
            BillingJson.Default.CreateRefund,
            BillingJson.Default.Refund,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a refund.</summary>
    public Task<Refund> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/refunds/{Paths.Segment(id)}", BillingJson.Default.Refund, cancellationToken);

    /// <summary>Asks WeChat now what became of a refund, and applies the answer.</summary>
    public Task<Refund> SyncAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/refunds/{Paths.Segment(id)}/sync",
            BillingJson.Default.Refund,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads refunds, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Refund> ListAsync(
        RefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new RefundFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of refunds, newest first.</summary>
    public Task<Page<Refund>> ListPageAsync(
        RefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/refunds{filter?.ToQuery()}", BillingJson.Default.PageRefund, cancellationToken);

    /// <summary>
    /// Reads the whole list of refunds as a CSV table (RFC 4180), newest first; the filter's limit is not taken.
    /// </summary>
    public Task<Stream> ReadCsvAsync(RefundFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.ReadTableAsync($"v1/refunds{(filter ?? new RefundFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Narrows a list of refunds.</summary>
public sealed record RefundFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public RefundStatus? Status { get; init; }

    /// <summary>Only those of this payment.</summary>
    public string? Payment { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this number of ours.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Only the one with this number of WeChat's.</summary>
    public string? RefundId { get; init; }

    /// <summary>Only those of the payment with this number of ours.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only those of the payment with this number of WeChat's.</summary>
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

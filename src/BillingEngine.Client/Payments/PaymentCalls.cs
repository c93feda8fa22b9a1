namespace BillingEngine.Client;

/// <summary>Movements of money in: <c>/v1/payments</c>.</summary>
public sealed class PaymentCalls
{
    private readonly Wire wire;

    internal PaymentCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads a payment.</summary>
    public Task<Payment> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/payments/{Paths.Segment(id)}", BillingJson.Default.Payment, cancellationToken);

    /// <summary>Asks WeChat now what became of a payment, and applies the answer.</summary>
    public Task<Payment> SyncAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/payments/{Paths.Segment(id)}/sync",
            BillingJson.Default.Payment,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Gives a payment up: it is not sent again, and where WeChat may hold its order it is reversed until a query
    /// proves it dead. Its invoice stays open; paying the invoice later takes a new number.
    /// </summary>
    public Task<Payment> ReverseAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/payments/{Paths.Segment(id)}/reverse",
            BillingJson.Default.Payment,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads the refunds of one payment, newest first, through to the end.</summary>
    public IAsyncEnumerable<Refund> ListRefundsAsync(
        string id,
        PaymentRefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        Paging.ReadAsync(
            filter ?? new PaymentRefundFilter(),
            (page, cancel) => ListRefundsPageAsync(id, page, cancel),
            item => item.Id,
            cancellationToken
        );

    /// <summary>Reads one page of the refunds of one payment, newest first.</summary>
    public Task<Page<Refund>> ListRefundsPageAsync(
        string id,
        PaymentRefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/payments/{Paths.Segment(id)}/refunds{filter?.ToQuery()}",
            BillingJson.Default.PageRefund,
            cancellationToken
        );

    /// <summary>Reads payments, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Payment> ListAsync(
        PaymentFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new PaymentFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of payments, newest first.</summary>
    public Task<Page<Payment>> ListPageAsync(
        PaymentFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/payments{filter?.ToQuery()}", BillingJson.Default.PagePayment, cancellationToken);

    /// <summary>
    /// Reads the whole list of payments as a CSV table (RFC 4180), newest first; the filter's limit is not taken.
    /// </summary>
    public Task<Stream> ReadCsvAsync(PaymentFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.ReadTableAsync($"v1/payments{(filter ?? new PaymentFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Narrows a list of payments.</summary>
public sealed record PaymentFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>Only those of this subscription.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only those of this invoice.</summary>
    public string? Invoice { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this number of ours.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only the one with this number of WeChat's.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Only those through the contract with this number of WeChat's.</summary>
    public string? ContractId { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("subscription", Subscription)
            .Add("invoice", Invoice)
            .Add("customer", Customer)
            .Add("out_trade_no", OutTradeNo)
            .Add("transaction_id", TransactionId)
            .Add("contract_id", ContractId);
}

/// <summary>Narrows a list of the refunds of a payment.</summary>
public sealed record PaymentRefundFilter : ListFilter
{
    private protected override void Narrow(Query query) { }
}

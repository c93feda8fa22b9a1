namespace BillingEngine.Client;

/// <summary>Money received: <c>/v1/payments</c>.</summary>
public sealed class PaymentCalls
{
    private readonly HttpTransport transport;

    internal PaymentCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads a payment.</summary>
    public Task<Payment> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/payments/{Paths.Segment(id)}", BillingJson.Default.Payment, cancellationToken);

    /// <summary>Queries WeChat for a payment now and applies the result.</summary>
    public Task<Payment> SyncAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/payments/{Paths.Segment(id)}/sync",
            BillingJson.Default.Payment,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Gives a payment up. It is not sent again; if WeChat may hold its order, the order is reversed until a query
    /// proves that it cannot be paid. The invoice stays open; paying it later uses a new number.
    /// </summary>
    public Task<Payment> ReverseAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/payments/{Paths.Segment(id)}/reverse",
            BillingJson.Default.Payment,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists the refunds of one payment, newest first. Fetches pages as needed until the end.</summary>
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

    /// <summary>Lists one page of the refunds of one payment, newest first.</summary>
    public Task<Page<Refund>> ListRefundsPageAsync(
        string id,
        PaymentRefundFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/payments/{Paths.Segment(id)}/refunds{filter?.ToQuery()}",
            BillingJson.Default.PageRefund,
            cancellationToken
        );

    /// <summary>Lists payments, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Payment> ListAsync(
        PaymentFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new PaymentFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of payments, newest first.</summary>
    public Task<Page<Payment>> ListPageAsync(
        PaymentFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/payments{filter?.ToQuery()}", BillingJson.Default.PagePayment, cancellationToken);

    /// <summary>Reads all payments as a CSV table (RFC 4180), newest first. The filter's limit is ignored.</summary>
    public Task<Stream> ReadCsvAsync(PaymentFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.ReadTableAsync($"v1/payments{(filter ?? new PaymentFilter()).ToTableQuery()}", cancellationToken);
}

/// <summary>Filters a list of payments.</summary>
public sealed record PaymentFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public PaymentStatus? Status { get; init; }

    /// <summary>Only payments of this subscription.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only payments of this invoice.</summary>
    public string? Invoice { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this <c>out_trade_no</c>.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Only the one with this <c>transaction_id</c> of WeChat.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Only payments through the contract with this <c>contract_id</c> of WeChat.</summary>
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

/// <summary>Filters a list of refunds of a payment.</summary>
public sealed record PaymentRefundFilter : ListFilter
{
    private protected override void Narrow(Query query) { }
}

namespace BillingEngine.Client;

/// <summary>What periods cost: <c>/v1/invoices</c>.</summary>
public sealed class InvoiceCalls
{
    private readonly HttpTransport transport;

    internal InvoiceCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads an invoice with its lines.</summary>
    public Task<Invoice> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/invoices/{Paths.Segment(id)}", BillingJson.Default.Invoice, cancellationToken);

    /// <summary>
    /// Pays an open invoice now instead of at its next planned time. Uses the same order number while it can still be
    /// paid, and a new one after proof of death.
    /// </summary>
    public Task<Invoice> PayAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/invoices/{Paths.Segment(id)}/pay",
            BillingJson.Default.Invoice,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Voids an open invoice. Its payment is never sent again and is reversed if WeChat may hold it. The engine refuses
    /// while a deduction may be in flight, because the payer may be paying at this moment.
    /// </summary>
    public Task<Invoice> VoidAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/invoices/{Paths.Segment(id)}/void",
            BillingJson.Default.Invoice,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists invoices, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Invoice> ListAsync(
        InvoiceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new InvoiceFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of invoices, newest first.</summary>
    public Task<Page<Invoice>> ListPageAsync(
        InvoiceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/invoices{filter?.ToQuery()}", BillingJson.Default.PageInvoice, cancellationToken);
}

/// <summary>Filters a list of invoices.</summary>
public sealed record InvoiceFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public InvoiceStatus? Status { get; init; }

    /// <summary>Only invoices of this subscription.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one whose payment has this <c>out_trade_no</c>.</summary>
    public string? OutTradeNo { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("subscription", Subscription)
            .Add("customer", Customer)
            .Add("out_trade_no", OutTradeNo);
}

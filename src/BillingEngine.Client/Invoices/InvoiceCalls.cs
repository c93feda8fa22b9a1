namespace BillingEngine.Client;

/// <summary>What periods cost: <c>/v1/invoices</c>.</summary>
public sealed class InvoiceCalls
{
    private readonly Wire wire;

    internal InvoiceCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads an invoice with its lines.</summary>
    public Task<Invoice> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/invoices/{Paths.Segment(id)}", BillingJson.Default.Invoice, cancellationToken);

    /// <summary>
    /// Tries an open invoice now instead of at its next planned time: the same number while it lives, a new one after
    /// proof of death.
    /// </summary>
    public Task<Invoice> PayAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/invoices/{Paths.Segment(id)}/pay",
            BillingJson.Default.Invoice,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Withdraws an open invoice: its payment is never sent again and is reversed where WeChat may hold it. While a
    /// deduction may be on the wire it is refused, for the payer may be paying it right now.
    /// </summary>
    public Task<Invoice> VoidAsync(
        string id,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/invoices/{Paths.Segment(id)}/void",
            BillingJson.Default.Invoice,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads invoices, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Invoice> ListAsync(
        InvoiceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new InvoiceFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of invoices, newest first.</summary>
    public Task<Page<Invoice>> ListPageAsync(
        InvoiceFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/invoices{filter?.ToQuery()}", BillingJson.Default.PageInvoice, cancellationToken);
}

/// <summary>Narrows a list of invoices.</summary>
public sealed record InvoiceFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public InvoiceStatus? Status { get; init; }

    /// <summary>Only those of this subscription.</summary>
    public string? Subscription { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one that the payment with this number of ours is for.</summary>
    public string? OutTradeNo { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("subscription", Subscription)
            .Add("customer", Customer)
            .Add("out_trade_no", OutTradeNo);
}

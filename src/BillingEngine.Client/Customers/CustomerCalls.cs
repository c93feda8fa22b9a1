namespace BillingEngine.Client;

/// <summary>Who pays: <c>/v1/customers</c>.</summary>
public sealed class CustomerCalls
{
    private readonly Wire wire;

    internal CustomerCalls(Wire wire) => this.wire = wire;

    /// <summary>Makes a customer known by the merchant's own reference.</summary>
    public Task<Customer> CreateAsync(
        CreateCustomer customer,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/customers",
            customer,
            BillingJson.Default.CreateCustomer,
            BillingJson.Default.Customer,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a customer, by identifier or reference.</summary>
    public Task<Customer> GetAsync(string customer, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/customers/{Paths.Segment(customer)}", BillingJson.Default.Customer, cancellationToken);

    /// <summary>
    /// Changes what may change of a customer. The openid stays once a contract is being signed or is in force: another
    /// person would pay.
    /// </summary>
    public Task<Customer> UpdateAsync(
        string customer,
        UpdateCustomer change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PatchAsync(
            $"v1/customers/{Paths.Segment(customer)}",
            change,
            BillingJson.Default.UpdateCustomer,
            BillingJson.Default.Customer,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads customers, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Customer> ListAsync(
        CustomerFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new CustomerFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of customers, newest first.</summary>
    public Task<Page<Customer>> ListPageAsync(
        CustomerFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/customers{filter?.ToQuery()}", BillingJson.Default.PageCustomer, cancellationToken);
}

/// <summary>Narrows a list of customers.</summary>
public sealed record CustomerFilter : ListFilter
{
    /// <summary>The merchant's own name of the customer.</summary>
    public string? Reference { get; init; }

    /// <summary>Only objects whose metadata has each of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only customers with this openid.</summary>
    public string? Openid { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("reference", Reference).Add("metadata", Metadata).Add("openid", Openid);
}

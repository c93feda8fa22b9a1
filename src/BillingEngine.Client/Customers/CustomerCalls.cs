namespace BillingEngine.Client;

/// <summary>Who pays: <c>/v1/customers</c>.</summary>
public sealed class CustomerCalls
{
    private readonly HttpTransport transport;

    internal CustomerCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Creates a customer under the merchant's own reference.</summary>
    public Task<Customer> CreateAsync(
        CreateCustomer customer,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/customers",
            customer,
            BillingJson.Default.CreateCustomer,
            BillingJson.Default.Customer,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a customer, by id or reference.</summary>
    public Task<Customer> GetAsync(string customer, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/customers/{Paths.Segment(customer)}", BillingJson.Default.Customer, cancellationToken);

    /// <summary>
    /// Updates a customer. The openid cannot change while a contract is being signed or is active: another person would
    /// pay.
    /// </summary>
    public Task<Customer> UpdateAsync(
        string customer,
        UpdateCustomer change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PatchAsync(
            $"v1/customers/{Paths.Segment(customer)}",
            change,
            BillingJson.Default.UpdateCustomer,
            BillingJson.Default.Customer,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists customers, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Customer> ListAsync(
        CustomerFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new CustomerFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of customers, newest first.</summary>
    public Task<Page<Customer>> ListPageAsync(
        CustomerFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/customers{filter?.ToQuery()}", BillingJson.Default.PageCustomer, cancellationToken);
}

/// <summary>Filters a list of customers.</summary>
public sealed record CustomerFilter : ListFilter
{
    /// <summary>Only the one with this reference of the merchant.</summary>
    public string? Reference { get; init; }

    /// <summary>Only objects whose metadata contains all of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only customers with this openid.</summary>
    public string? Openid { get; init; }

    private protected override void Narrow(Query query) =>
        query.Add("reference", Reference).Add("metadata", Metadata).Add("openid", Openid);
}

namespace BillingEngine.Client;

/// <summary>The mandates that payers signed in WeChat: <c>/v1/contracts</c>.</summary>
public sealed class ContractCalls
{
    private readonly HttpTransport transport;

    internal ContractCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>
    /// Reads a contract. With <c>refresh</c>, the engine queries WeChat first and applies the result.
    /// </summary>
    public Task<Contract> GetAsync(string id, bool refresh = false, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            $"v1/contracts/{Paths.Segment(id)}{new Query().Add("refresh", refresh ? true : null)}",
            BillingJson.Default.Contract,
            cancellationToken
        );

    /// <summary>
    /// Terminates a contract. From the response on, nothing is deducted through it. The engine repeats the termination
    /// until WeChat confirms it, and the contract's subscriptions require a new signature.
    /// </summary>
    public Task<Contract> TerminateAsync(
        string id,
        TerminateContract terminate,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/contracts/{Paths.Segment(id)}/terminate",
            terminate,
            BillingJson.Default.TerminateContract,
            BillingJson.Default.Contract,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists contracts, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Contract> ListAsync(
        ContractFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new ContractFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of contracts, newest first.</summary>
    public Task<Page<Contract>> ListPageAsync(
        ContractFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => transport.GetAsync($"v1/contracts{filter?.ToQuery()}", BillingJson.Default.PageContract, cancellationToken);
}

/// <summary>Filters a list of contracts.</summary>
public sealed record ContractFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public ContractStatus? Status { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this <c>out_contract_code</c>.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>Only the one with this <c>contract_id</c> of WeChat.</summary>
    public string? ContractId { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("customer", Customer)
            .Add("out_contract_code", OutContractCode)
            .Add("contract_id", ContractId);
}

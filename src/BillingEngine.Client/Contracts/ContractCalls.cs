namespace BillingEngine.Client;

/// <summary>What payers signed in WeChat: <c>/v1/contracts</c>.</summary>
public sealed class ContractCalls
{
    private readonly Wire wire;

    internal ContractCalls(Wire wire) => this.wire = wire;

    /// <summary>Reads a contract; with <c>refresh</c> WeChat is asked first and what it says is applied.</summary>
    public Task<Contract> GetAsync(string id, bool refresh = false, CancellationToken cancellationToken = default) =>
        wire.GetAsync(
            $"v1/contracts/{Paths.Segment(id)}{new Query().Add("refresh", refresh ? true : null)}",
            BillingJson.Default.Contract,
            cancellationToken
        );

    /// <summary>
    /// Ends a contract: from the answer on nothing is deducted through it, WeChat is told until it confirms, and its
    /// subscriptions ask for a new signature.
    /// </summary>
    public Task<Contract> TerminateAsync(
        string id,
        TerminateContract terminate,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/contracts/{Paths.Segment(id)}/terminate",
            terminate,
            BillingJson.Default.TerminateContract,
            BillingJson.Default.Contract,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads contracts, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Contract> ListAsync(
        ContractFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new ContractFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of contracts, newest first.</summary>
    public Task<Page<Contract>> ListPageAsync(
        ContractFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/contracts{filter?.ToQuery()}", BillingJson.Default.PageContract, cancellationToken);
}

/// <summary>Narrows a list of contracts.</summary>
public sealed record ContractFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public ContractStatus? Status { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only the one with this code of ours.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>Only the one with this number of WeChat's.</summary>
    public string? ContractId { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("customer", Customer)
            .Add("out_contract_code", OutContractCode)
            .Add("contract_id", ContractId);
}

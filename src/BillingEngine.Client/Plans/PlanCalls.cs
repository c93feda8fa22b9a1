namespace BillingEngine.Client;

/// <summary>What is sold: <c>/v1/plans</c>.</summary>
public sealed class PlanCalls
{
    private readonly Wire wire;

    internal PlanCalls(Wire wire) => this.wire = wire;

    /// <summary>Puts a plan on offer. Its price and interval never change afterwards.</summary>
    public Task<Plan> CreateAsync(
        CreatePlan plan,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/plans",
            plan,
            BillingJson.Default.CreatePlan,
            BillingJson.Default.Plan,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a plan, by its identifier or its code.</summary>
    public Task<Plan> GetAsync(string plan, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/plans/{Paths.Segment(plan)}", BillingJson.Default.Plan, cancellationToken);

    /// <summary>
    /// Changes what may change of a plan: its name, whether it is on offer, its dunning, its metadata.
    /// </summary>
    public Task<Plan> UpdateAsync(
        string plan,
        UpdatePlan change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PatchAsync(
            $"v1/plans/{Paths.Segment(plan)}",
            change,
            BillingJson.Default.UpdatePlan,
            BillingJson.Default.Plan,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads plans, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Plan> ListAsync(PlanFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(filter ?? new PlanFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of plans, newest first.</summary>
    public Task<Page<Plan>> ListPageAsync(PlanFilter? filter = null, CancellationToken cancellationToken = default) =>
        wire.GetAsync($"v1/plans{filter?.ToQuery()}", BillingJson.Default.PagePlan, cancellationToken);
}

/// <summary>Narrows a list of plans.</summary>
public sealed record PlanFilter : ListFilter
{
    /// <summary>Whether they take new subscriptions.</summary>
    public bool? Active { get; init; }

    /// <summary>Only objects whose metadata has each of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    private protected override void Narrow(Query query) => query.Add("active", Active).Add("metadata", Metadata);
}

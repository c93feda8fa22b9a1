namespace BillingEngine.Client;

/// <summary>What is sold: <c>/v1/plans</c>.</summary>
public sealed class PlanCalls
{
    private readonly HttpTransport transport;

    internal PlanCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Creates a plan. Its price and interval never change afterwards.</summary>
    public Task<Plan> CreateAsync(
        CreatePlan plan,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/plans",
            plan,
            BillingJson.Default.CreatePlan,
            BillingJson.Default.Plan,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a plan, by id or code.</summary>
    public Task<Plan> GetAsync(string plan, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/plans/{Paths.Segment(plan)}", BillingJson.Default.Plan, cancellationToken);

    /// <summary>
    /// Updates a plan: its name, whether it accepts new subscriptions, its dunning policy, its metadata.
    /// </summary>
    public Task<Plan> UpdateAsync(
        string plan,
        UpdatePlan change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PatchAsync(
            $"v1/plans/{Paths.Segment(plan)}",
            change,
            BillingJson.Default.UpdatePlan,
            BillingJson.Default.Plan,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists plans, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Plan> ListAsync(PlanFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(filter ?? new PlanFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of plans, newest first.</summary>
    public Task<Page<Plan>> ListPageAsync(PlanFilter? filter = null, CancellationToken cancellationToken = default) =>
        transport.GetAsync($"v1/plans{filter?.ToQuery()}", BillingJson.Default.PagePlan, cancellationToken);
}

/// <summary>Filters a list of plans.</summary>
public sealed record PlanFilter : ListFilter
{
    /// <summary>Whether they accept new subscriptions.</summary>
    public bool? Active { get; init; }

    /// <summary>Only objects whose metadata contains all of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    private protected override void Narrow(Query query) => query.Add("active", Active).Add("metadata", Metadata);
}

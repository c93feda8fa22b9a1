namespace BillingEngine.Client;

/// <summary>Customers on plans: <c>/v1/subscriptions</c>.</summary>
public sealed class SubscriptionCalls
{
    private readonly Wire wire;

    internal SubscriptionCalls(Wire wire) => this.wire = wire;

    /// <summary>
    /// Enrols a customer on a plan. Without a signed contract for the plan's template it opens a signing session; with
    /// one, that is reused and the first deduction follows at once.
    /// </summary>
    public Task<Enrolled> CreateAsync(
        CreateSubscription subscription,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/subscriptions",
            subscription,
            BillingJson.Default.CreateSubscription,
            BillingJson.Default.Enrolled,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a subscription; what is named stands in it in full instead of by identifier.</summary>
    public Task<Subscription> GetAsync(
        string id,
        SubscriptionExpansions expand = SubscriptionExpansions.None,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}{new Query().Add("expand", expand.Text())}",
            BillingJson.Default.Subscription,
            cancellationToken
        );

    /// <summary>
    /// Ends a subscription now or with its period; queued deductions die in the same transaction, one on the wire is
    /// named.
    /// </summary>
    public Task<Canceled> CancelAsync(
        string id,
        CancelSubscription cancel,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/cancel",
            cancel,
            BillingJson.Default.CancelSubscription,
            BillingJson.Default.Canceled,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Asks for a new signature: of a beginning whose session was not used, or of a subscription whose contract was
    /// ended.
    /// </summary>
    public Task<Enrolled> SignAsync(
        string id,
        SignSubscription sign,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/sign",
            sign,
            BillingJson.Default.SignSubscription,
            BillingJson.Default.Enrolled,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>
    /// Tells every fact of a subscription in order: state changes, calls to the gateway, notifications.
    /// </summary>
    public Task<Timeline> GetTimelineAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/timeline",
            BillingJson.Default.Timeline,
            cancellationToken
        );

    /// <summary>Tells the rules that made a subscription's dates, and the next 24 of them.</summary>
    public Task<ExplainedDates> ExplainDatesAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/explain_dates",
            BillingJson.Default.ExplainedDates,
            cancellationToken
        );

    /// <summary>
    /// Reads subscriptions, newest first, through to the end: pages are asked for as they are needed.
    /// </summary>
    public IAsyncEnumerable<Subscription> ListAsync(
        SubscriptionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new SubscriptionFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of subscriptions, newest first.</summary>
    public Task<Page<Subscription>> ListPageAsync(
        SubscriptionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => wire.GetAsync($"v1/subscriptions{filter?.ToQuery()}", BillingJson.Default.PageSubscription, cancellationToken);
}

/// <summary>Narrows a list of subscriptions.</summary>
public sealed record SubscriptionFilter : ListFilter
{
    /// <summary>Only those in this state.</summary>
    public SubscriptionStatus? Status { get; init; }

    /// <summary>Only those of this customer, by identifier or reference.</summary>
    public string? Customer { get; init; }

    /// <summary>Only those on this plan, by identifier or code.</summary>
    public string? Plan { get; init; }

    /// <summary>Only objects whose metadata has each of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only those paid through the contract with this number of WeChat's.</summary>
    public string? ContractId { get; init; }

    /// <summary>Only those paid through the contract with this code of ours.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>What stands in full instead of by identifier.</summary>
    public SubscriptionExpansions Expand { get; init; }

    private protected override void Narrow(Query query) =>
        query
            .Add("status", Status)
            .Add("customer", Customer)
            .Add("plan", Plan)
            .Add("metadata", Metadata)
            .Add("contract_id", ContractId)
            .Add("out_contract_code", OutContractCode)
            .Add("expand", Expand.Text());
}

/// <summary>What may stand in a subscription in full instead of by identifier.</summary>
[Flags]
public enum SubscriptionExpansions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its contract.</summary>
    Contract = 1,

    /// <summary>Its newest invoice.</summary>
    LatestInvoice = 2,
}

internal static class SubscriptionExpansionText
{
    public static string? Text(this SubscriptionExpansions expand) =>
        expand switch
        {
            SubscriptionExpansions.None => null,
            SubscriptionExpansions.Contract => "contract",
            SubscriptionExpansions.LatestInvoice => "latest_invoice",
            _ => "contract,latest_invoice",
        };
}

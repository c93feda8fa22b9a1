namespace BillingEngine.Client;

/// <summary>Customers on plans: <c>/v1/subscriptions</c>.</summary>
public sealed class SubscriptionCalls
{
    private readonly HttpTransport transport;

    internal SubscriptionCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>
    /// Enrols a customer on a plan. Without a signed contract for the plan's template, it opens a signing session. With
    /// one, it uses that contract and the first deduction follows immediately.
    /// </summary>
    public Task<EnrolledSubscription> CreateAsync(
        CreateSubscription subscription,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/subscriptions",
            subscription,
            BillingJson.Default.CreateSubscription,
            BillingJson.Default.EnrolledSubscription,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads a subscription, with related objects embedded as requested.</summary>
    public Task<Subscription> GetAsync(
        string id,
        SubscriptionExpansions expand = SubscriptionExpansions.None,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}{new Query().Add("expand", expand.Text())}",
            BillingJson.Default.Subscription,
            cancellationToken
        );

    /// <summary>
    /// Cancels a subscription now or at the end of its period. Pending deductions are canceled in the same transaction.
    /// A deduction already sent to WeChat is returned as in_flight_payment.
    /// </summary>
    public Task<Canceled> CancelAsync(
        string id,
        CancelSubscription cancel,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/cancel",
            cancel,
            BillingJson.Default.CancelSubscription,
            BillingJson.Default.Canceled,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Requests a new signature for a subscription that was never signed, or whose contract ended.</summary>
    public Task<EnrolledSubscription> SignAsync(
        string id,
        SignSubscription sign,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/sign",
            sign,
            BillingJson.Default.SignSubscription,
            BillingJson.Default.EnrolledSubscription,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads the facts of a subscription in order: state changes, gateway calls, notifications.</summary>
    public Task<Timeline> GetTimelineAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/timeline",
            BillingJson.Default.Timeline,
            cancellationToken
        );

    /// <summary>Explains the dates of a subscription, and lists the next 24 of them.</summary>
    public Task<ExplainedDates> ExplainDatesAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            $"v1/subscriptions/{Paths.Segment(id)}/explain_dates",
            BillingJson.Default.ExplainedDates,
            cancellationToken
        );

    /// <summary>Lists subscriptions, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<Subscription> ListAsync(
        SubscriptionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new SubscriptionFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of subscriptions, newest first.</summary>
    public Task<Page<Subscription>> ListPageAsync(
        SubscriptionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/subscriptions{filter?.ToQuery()}",
            BillingJson.Default.PageSubscription,
            cancellationToken
        );
}

/// <summary>Filters a list of subscriptions.</summary>
public sealed record SubscriptionFilter : ListFilter
{
    /// <summary>Only those with this status.</summary>
    public SubscriptionStatus? Status { get; init; }

    /// <summary>Only those of this customer (id or reference).</summary>
    public string? Customer { get; init; }

    /// <summary>Only those on this plan (id or code).</summary>
    public string? Plan { get; init; }

    /// <summary>Only objects whose metadata has each of these pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only those with this <c>contract_id</c> of WeChat.</summary>
    public string? ContractId { get; init; }

    /// <summary>Only those with this <c>out_contract_code</c>.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>The related objects to embed instead of their ids.</summary>
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

/// <summary>Related objects that a subscription can embed instead of their ids.</summary>
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

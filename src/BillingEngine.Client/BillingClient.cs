namespace BillingEngine.Client;

/// <summary>
/// The billing engine's API for a backend: one for the whole process, safe for many threads at once.
/// </summary>
public sealed class BillingClient : IDisposable
{
    private readonly HttpClient http;
    private readonly bool ours;

    /// <summary>Makes a client with connections of its own.</summary>
    public BillingClient(BillingClientOptions options)
        : this(NewHttp(), options) => ours = true;

    /// <summary>
    /// Makes a client on connections of the caller's, such as those of an <c>IHttpClientFactory</c>; they stay the
    /// caller's to dispose of, and their own timeout should be no shorter than the options'.
    /// </summary>
    public BillingClient(HttpClient http, BillingClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        this.http = http;
        var wire = new Wire(http, options);
        Plans = new PlanCalls(wire);
        Customers = new CustomerCalls(wire);
        Subscriptions = new SubscriptionCalls(wire);
        Contracts = new ContractCalls(wire);
        Invoices = new InvoiceCalls(wire);
        Payments = new PaymentCalls(wire);
        Refunds = new RefundCalls(wire);
        Orders = new OrderCalls(wire);
        Access = new AccessCalls(wire);
        Ledger = new LedgerCalls(wire);
        Statements = new StatementCalls(wire);
        Settlements = new SettlementCalls(wire);
        Reconciliations = new ReconciliationCalls(wire);
        Alerts = new AlertCalls(wire);
        WebhookEndpoints = new WebhookEndpointCalls(wire);
        Events = new EventCalls(wire);
        TestClock = new TestClockCalls(wire);
    }

    /// <summary>What is sold.</summary>
    public PlanCalls Plans { get; }

    /// <summary>Who pays.</summary>
    public CustomerCalls Customers { get; }

    /// <summary>Customers on plans.</summary>
    public SubscriptionCalls Subscriptions { get; }

    /// <summary>What payers signed in WeChat.</summary>
    public ContractCalls Contracts { get; }

    /// <summary>What periods cost.</summary>
    public InvoiceCalls Invoices { get; }

    /// <summary>Movements of money in.</summary>
    public PaymentCalls Payments { get; }

    /// <summary>Movements of money back.</summary>
    public RefundCalls Refunds { get; }

    /// <summary>One-off orders that somebody pays in the merchant's app.</summary>
    public OrderCalls Orders { get; }

    /// <summary>Who may use what.</summary>
    public AccessCalls Access { get; }

    /// <summary>The books.</summary>
    public LedgerCalls Ledger { get; }

    /// <summary>WeChat's statements as they were kept.</summary>
    public StatementCalls Statements { get; }

    /// <summary>What WeChat pays out.</summary>
    public SettlementCalls Settlements { get; }

    /// <summary>Days beside WeChat's statements.</summary>
    public ReconciliationCalls Reconciliations { get; }

    /// <summary>What a person should look at.</summary>
    public AlertCalls Alerts { get; }

    /// <summary>Addresses that hear of events.</summary>
    public WebhookEndpointCalls WebhookEndpoints { get; }

    /// <summary>What happened.</summary>
    public EventCalls Events { get; }

    /// <summary>The sandbox's clock.</summary>
    public TestClockCalls TestClock { get; }

    /// <summary>Closes the connections that the client made itself.</summary>
    public void Dispose()
    {
        if (ours)
            http.Dispose();
    }

    private static HttpClient NewHttp() =>
        new(
            new SocketsHttpHandler
            {
                // An address that moves is noticed; a key is never carried to where somebody redirects it.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AllowAutoRedirect = false,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}

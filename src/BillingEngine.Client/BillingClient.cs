using System.Reflection;

namespace BillingEngine.Client;

/// <summary>The billing engine's API for a backend. Use one instance per process; it is thread-safe.</summary>
public sealed class BillingClient : IDisposable
{
    /// <summary>The version of this package, which every request names in its User-Agent.</summary>
    public static string Version { get; } =
        typeof(BillingClient)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    private readonly HttpClient http;
    private readonly bool ours;

    /// <summary>Creates a client with its own connections.</summary>
    public BillingClient(BillingClientOptions options)
        : this(NewHttp(), options) => ours = true;

    /// <summary>
    /// Creates a client on the caller's connections, such as those of an <c>IHttpClientFactory</c>. The caller disposes
    /// of them. Their timeout should not be shorter than that of the options.
    /// </summary>
    public BillingClient(HttpClient http, BillingClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        this.http = http;
        var transport = new HttpTransport(http, options);
        Plans = new PlanCalls(transport);
        Customers = new CustomerCalls(transport);
        Subscriptions = new SubscriptionCalls(transport);
        Contracts = new ContractCalls(transport);
        Invoices = new InvoiceCalls(transport);
        Payments = new PaymentCalls(transport);
        Refunds = new RefundCalls(transport);
        Orders = new OrderCalls(transport);
        Access = new AccessCalls(transport);
        Ledger = new LedgerCalls(transport);
        Statements = new StatementCalls(transport);
        Settlements = new SettlementCalls(transport);
        Reconciliations = new ReconciliationCalls(transport);
        Alerts = new AlertCalls(transport);
        WebhookEndpoints = new WebhookEndpointCalls(transport);
        Events = new EventCalls(transport);
        TestClock = new TestClockCalls(transport);
    }

    /// <summary>What is sold.</summary>
    public PlanCalls Plans { get; }

    /// <summary>Who pays.</summary>
    public CustomerCalls Customers { get; }

    /// <summary>Customers on plans.</summary>
    public SubscriptionCalls Subscriptions { get; }

    /// <summary>The mandates that payers signed in WeChat.</summary>
    public ContractCalls Contracts { get; }

    /// <summary>What periods cost.</summary>
    public InvoiceCalls Invoices { get; }

    /// <summary>Money received.</summary>
    public PaymentCalls Payments { get; }

    /// <summary>Money refunded.</summary>
    public RefundCalls Refunds { get; }

    /// <summary>One-time orders that a payer pays in the merchant's app.</summary>
    public OrderCalls Orders { get; }

    /// <summary>Whether a customer has access to a plan.</summary>
    public AccessCalls Access { get; }

    /// <summary>The ledger.</summary>
    public LedgerCalls Ledger { get; }

    /// <summary>WeChat's statements as they were downloaded.</summary>
    public StatementCalls Statements { get; }

    /// <summary>What WeChat pays out.</summary>
    public SettlementCalls Settlements { get; }

    /// <summary>Daily comparisons with WeChat's statements.</summary>
    public ReconciliationCalls Reconciliations { get; }

    /// <summary>Problems that need a person.</summary>
    public AlertCalls Alerts { get; }

    /// <summary>Addresses that receive events.</summary>
    public WebhookEndpointCalls WebhookEndpoints { get; }

    public EventCalls Events { get; }

    /// <summary>The sandbox's clock.</summary>
    public TestClockCalls TestClock { get; }

    /// <summary>Closes the connections that the client created itself.</summary>
    public void Dispose()
    {
        if (ours)
            http.Dispose();
    }

    private static HttpClient NewHttp() =>
        new(
            new SocketsHttpHandler
            {
                // No redirects: a changed address must be noticed, and the key must never be sent to another host.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AllowAutoRedirect = false,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}

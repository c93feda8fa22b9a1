namespace BillingEngine.Platform;

/// <summary>The engine's own settings, section <c>Billing</c> of the configuration.</summary>
public sealed class EngineOptions
{
    /// <summary>Where WeChat and callers reach this server: https, or http on loopback in the sandbox.</summary>
    public string PublicBaseUrl { get; set; } = "";

    /// <summary>
    /// The path of <see cref="PublicBaseUrl"/>, such as <c>/billing</c>, under which a proxy shows this server; empty
    /// where it has none.
    /// </summary>
    public string PathPrefix =>
        Uri.TryCreate(PublicBaseUrl, UriKind.Absolute, out var address) ? address.AbsolutePath.TrimEnd('/') : "";

    /// <summary>Whether the business clock may be driven and plain http is allowed on loopback.</summary>
    public bool Sandbox { get; set; }

    /// <summary>
    /// Whether a start brings the schema up to date. Without it a server needs no right to change the schema: it waits
    /// until the command <c>migrate</c> has done it.
    /// </summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>How many deductions are on the wire at once; with a slow gateway, in flight = rate x latency.</summary>
    public int DeductionsInFlight { get; set; } = 32;

    /// <summary>
    /// How long a claim holds without an answer, in seconds of real time; longer than the gateway's time-outs together.
    /// </summary>
    public int LeaseSeconds { get; set; } = 120;

    /// <summary>
    /// The longest a query and a deduction after it may take together, in seconds: two time-outs of the client.
    /// </summary>
    public const int CallSeconds = 75;

    /// <summary>
    /// Whether money that arrives when nothing is due any more is given back by the engine itself (rule 6 of money).
    /// </summary>
    public bool RefundLatePayments { get; set; } = true;

    /// <summary>How long a payer has to sign, in minutes.</summary>
    public int SigningSessionMinutes { get; set; } = 30;

    /// <summary>
    /// How many requests a second an API key, or a subscriber, may send to one node; twice as many at once, and 0 for
    /// no limit.
    /// </summary>
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>How long a mini program's user stays logged in, in minutes of real time.</summary>
    public int SubscriberTokenMinutes { get; set; } = 120;

    /// <summary>How long a receiver of a webhook has to answer, in seconds of real time.</summary>
    public int WebhookTimeoutSeconds { get; set; } = 10;

    /// <summary>How many days an event's finished deliveries are kept; the events themselves stay.</summary>
    public int WebhookRetentionDays { get; set; } = 90;

    /// <summary>
    /// Whether webhooks may go to loopback and private addresses, and over plain http: for sandboxes and for receivers
    /// in one's own network.
    /// </summary>
    public bool WebhooksToPrivateAddresses { get; set; }

    /// <summary>
    /// The key, 32 bytes in base64, that seals secrets of webhooks and kept answers in the database; without it they
    /// lie open there.
    /// </summary>
    public string? SecretsKey { get; set; }

    /// <summary>How many days pass between two routine looks at a signed contract.</summary>
    public int ContractCheckDays { get; set; } = 7;
}

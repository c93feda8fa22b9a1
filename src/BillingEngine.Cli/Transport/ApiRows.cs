namespace BillingEngine.Cli.Transport;

/// <summary>The fields of a subscription that the demo reads.</summary>
public sealed record SubscriptionRow(
    string Id,
    string Status,
    string PlanCode,
    string? Contract,
    bool SignatureRequired,
    bool CancelAtPeriodEnd,
    DateTimeOffset? CurrentPeriodEnd,
    DateTimeOffset? NextRenewalAt,
    DateTimeOffset? TrialEnd,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndsAt,
    string? EndsBecause,
    DateTimeOffset? EndedAt,
    string? CancelReason,
    DateTimeOffset CreatedAt
);

/// <summary>The fields of an event that the demo reads.</summary>
public sealed record EventRow(string Id, string Type, DateTimeOffset CreatedAt, EventRow.Shown Data)
{
    public sealed record Shown(Named Object);

    /// <summary>The object of the event.</summary>
    public sealed record Named(string Id);
}

/// <summary>An invoice; amounts in minor units.</summary>
public sealed record InvoiceRow(
    string Id,
    string Status,
    string Subscription,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd,
    long Amount,
    long AmountDue,
    string Currency,
    string? LatestPayment,
    DateTimeOffset? FirstDeclinedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? PaidAt,
    string? StoppedReason = null
);

/// <summary>A payment; the amount in minor units.</summary>
public sealed record PaymentRow(
    string Id,
    string Status,
    long Amount,
    string Currency,
    string OutTradeNo,
    string? Invoice,
    string? Subscription,
    DateTimeOffset? DueAt,
    DateTimeOffset? PaidAt,
    int Attempts,
    DeclineRow? Decline,
    string? Evidence,
    bool Late = false,
    long Refunded = 0,
    string Kind = PaymentRow.Deduction
)
{
    /// <summary>The kind of payments through a contract.</summary>
    public const string Deduction = "deduction";
}

/// <summary>An APP order; amounts in minor units.</summary>
public sealed record OrderRow(
    string Id,
    string Status,
    long Amount,
    string Currency,
    string OutTradeNo,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? GivenUpAt,
    string? GivenUpBecause,
    DateTimeOffset? PaidAt,
    bool Late = false,
    long Refunded = 0
);

/// <summary>A refund; the amount in minor units.</summary>
public sealed record RefundRow(string Id, string Status, string Payment, long Amount);

/// <summary>A reconciliation of one day.</summary>
public sealed record DayRow(string Id, DateOnly Date, string Status, long Lines, long OpenDifferences);

/// <summary>A difference between a statement and the engine's data.</summary>
public sealed record DifferenceRow(string Id, DateOnly Date, string Kind, string Subject, string Action);

public sealed record DeclineRow(string Code, string? Message, string Class);

/// <summary>A contract; <paramref name="ContractId"/> is WeChat's id.</summary>
public sealed record ContractRow(string Id, string Status, string? ContractId, string? TerminatedBy);

public sealed record ListPage<T>(IReadOnlyList<T> Data, bool HasMore);

public sealed record EngineClock(DateTimeOffset Now);

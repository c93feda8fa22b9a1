using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>A subscription; <c>contract</c> and <c>latest_invoice</c> are ids unless expanded.</summary>
public record Subscription
{
    public required string Id { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public required string Object { get; init; }

    public required SubscriptionStatus Status { get; init; }

    public required string Customer { get; init; }

    public required string Plan { get; init; }

    /// <summary>The plan's own name.</summary>
    public required string PlanCode { get; init; }

    /// <summary>The contract: an id, or the contract when expanded.</summary>
    [JsonConverter(typeof(ExpandableConverter<Contract>))]
    public required Expandable<Contract>? Contract { get; init; }

    /// <summary>The newest invoice: an id, or the invoice when expanded.</summary>
    [JsonConverter(typeof(ExpandableConverter<Invoice>))]
    public required Expandable<Invoice>? LatestInvoice { get; init; }

    /// <summary>Whether the payer must sign a new contract.</summary>
    public required bool SignatureRequired { get; init; }

    /// <summary>The IANA time zone of its dates.</summary>
    public required string TimeZone { get; init; }

    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>The end of the paid time.</summary>
    public required DateTimeOffset? PaidUntil { get; init; }

    /// <summary>When the next deduction is due; null when nothing will be billed.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    public required DateTimeOffset? TrialEnd { get; init; }

    /// <summary>Whether it ends with the current period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Why it ends by itself.</summary>
    public required EndsBecause? EndsBecause { get; init; }

    /// <summary>Since when a deduction is declined and not recovered.</summary>
    public required DateTimeOffset? PastDueSince { get; init; }

    /// <summary>When it was canceled.</summary>
    public required DateTimeOffset? CanceledAt { get; init; }

    /// <summary>The reason for the cancel.</summary>
    public required string? CancelReason { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it was allowed next to another subscription of the same customer and plan.</summary>
    public required bool AllowDuplicate { get; init; }

    /// <summary>The number of trial days it received.</summary>
    public required int TrialDays { get; init; }

    /// <summary>The start of the first period that was requested at enrolment.</summary>
    public required DateTimeOffset? BillingAnchor { get; init; }

    /// <summary>Key-value pairs of the merchant, returned unchanged and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// A new subscription, or one that requires a new signature, with its contract and how to sign it (null when no
/// signature is needed).
/// </summary>
public sealed record EnrolledSubscription : Subscription
{
    /// <summary>How to sign.</summary>
    public required Signing? Signing { get; init; }
}

/// <summary>How the payer signs, by channel; fields of other channels are omitted.</summary>
public sealed record Signing
{
    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>Until when the payer can sign.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The mini program to open: WeChat's own.</summary>
    public string? AppId { get; init; }

    /// <summary>The page to open in it.</summary>
    public string? Path { get; init; }

    /// <summary>The signing session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The page to open in a browser.</summary>
    public string? Url { get; init; }
}

/// <summary>
/// A canceled subscription. <c>in_flight_payment</c> is a deduction that was already sent and may still succeed (it is
/// then refunded); <c>refund</c> is the refund for the rest of the period.
/// </summary>
public sealed record Canceled : Subscription
{
    /// <summary>The refund for the rest of the period, or null.</summary>
    public required string? Refund { get; init; }

    /// <summary>The payment in flight, or null.</summary>
    public required string? InFlightPayment { get; init; }
}

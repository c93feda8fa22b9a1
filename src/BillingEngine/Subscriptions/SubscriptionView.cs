using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Subscriptions;

/// <summary>
/// A subscription as the API shows it; <c>contract</c> and <c>latest_invoice</c> are identifiers unless expanded.
/// </summary>
public record SubscriptionView
{
    /// <summary>Its identifier.</summary>
    public required SubscriptionId Id { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public string Object { get; } = "subscription";

    /// <summary>Its state.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Who pays.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>What is paid for.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The plan's own name.</summary>
    public required string PlanCode { get; init; }

    /// <summary>The contract it is paid through: an identifier, or the contract where it is expanded.</summary>
    [ShownAs(typeof(ContractId), typeof(ContractView))]
    public required object? Contract { get; init; }

    /// <summary>The newest invoice: an identifier, or the invoice where it is expanded.</summary>
    [ShownAs(typeof(InvoiceId), typeof(InvoiceView))]
    public required object? LatestInvoice { get; init; }

    /// <summary>Whether the payer must sign a new contract.</summary>
    public required bool SignatureRequired { get; init; }

    /// <summary>The IANA time zone that makes its dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When the current period began.</summary>
    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    /// <summary>When the current period ends.</summary>
    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>Until when it is paid.</summary>
    public required DateTimeOffset? PaidUntil { get; init; }

    /// <summary>When the next deduction is due; null where nothing will be billed.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>When its trial ends.</summary>
    public required DateTimeOffset? TrialEnd { get; init; }

    /// <summary>Whether it ends with its period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the clock alone ends it.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Why the clock ends it.</summary>
    public required EndReason? EndsBecause { get; init; }

    /// <summary>Since when a deduction is declined and not made good.</summary>
    public required DateTimeOffset? PastDueSince { get; init; }

    /// <summary>When its cancel was asked for.</summary>
    public required DateTimeOffset? CanceledAt { get; init; }

    /// <summary>Why it was canceled.</summary>
    public required string? CancelReason { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it was allowed beside another one of its customer to its plan.</summary>
    public required bool AllowDuplicate { get; init; }

    /// <summary>How many days of trial it was given.</summary>
    public required int TrialDays { get; init; }

    /// <summary>The first boundary that was asked for at its enrolment.</summary>
    public required DateTimeOffset? BillingAnchor { get; init; }

    /// <summary>The merchant's own pairs of texts, returned as they were given and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a subscription.</summary>
    public static SubscriptionView Of(Subscription s) =>
        new()
        {
            Id = s.Id,
            Status = s.Status,
            Customer = s.CustomerId,
            Plan = s.PlanId,
            PlanCode = s.PlanCode,
            Contract = s.ContractId,
            LatestInvoice = s.LatestInvoiceId,
            SignatureRequired = s.SignatureRequired,
            TimeZone = s.TimeZone,
            CurrentPeriodStart = s.CurrentPeriodStart,
            CurrentPeriodEnd = s.CurrentPeriodEnd,
            PaidUntil = s.PaidUntil,
            NextRenewalAt = s.NextRenewalAt,
            TrialEnd = s.TrialEnd,
            CancelAtPeriodEnd = s.CancelAtPeriodEnd,
            EndsAt = s.EndsAt,
            EndsBecause = s.EndsBecause,
            PastDueSince = s.PastDueSince,
            CanceledAt = s.CanceledAt,
            CancelReason = s.CancelReason,
            StartedAt = s.StartedAt,
            EndedAt = s.EndedAt,
            AllowDuplicate = s.AllowDuplicate,
            TrialDays = s.TrialDays,
            BillingAnchor = s.BillingAnchor,
            Metadata = s.Metadata,
            CreatedAt = s.CreatedAt,
        };
}

/// <summary>How the payer signs, by channel; the fields of other channels are left out.</summary>
public sealed record SigningView
{
    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The mini program to open: WeChat's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppId { get; init; }

    /// <summary>The page to open in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>The signing session.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    /// <summary>The page to open in a browser.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }
}

/// <summary>
/// A subscription that was just made or asked for a new signature: with its contract, and how to sign it (null where
/// none is needed).
/// </summary>
public sealed record EnrolledView : SubscriptionView
{
    /// <summary>Shows it.</summary>
    [SetsRequiredMembers]
    public EnrolledView(SubscriptionView subscription, ContractView? contract, SigningView? signing)
        : base(subscription)
    {
        Contract = contract;
        Signing = signing;
    }

    /// <summary>How to sign.</summary>
    public SigningView? Signing { get; }
}

/// <summary>
/// A subscription that was canceled; <c>in_flight_payment</c> is a deduction that was on the wire and may still
/// succeed (it is given back then), <c>refund</c> what is given back for the rest of the period.
/// </summary>
public sealed record CanceledView : SubscriptionView
{
    /// <summary>Shows it.</summary>
    [SetsRequiredMembers]
    public CanceledView(SubscriptionView subscription, PaymentId? inFlightPayment, RefundId? refund)
        : base(subscription) => (InFlightPayment, Refund) = (inFlightPayment, refund);

    /// <summary>The refund of the rest of the period; null when nothing is given back.</summary>
    public RefundId? Refund { get; }

    /// <summary>The payment on the wire; null when there is none.</summary>
    public PaymentId? InFlightPayment { get; }
}

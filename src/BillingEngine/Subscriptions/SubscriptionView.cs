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
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>subscription</c>.</param>
/// <param name="Status">Its state.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="Plan">What is paid for.</param>
/// <param name="PlanCode">The plan's own name.</param>
/// <param name="Contract">The contract it is paid through: an identifier, or the contract where it is expanded.</param>
/// <param name="LatestInvoice">The newest invoice: an identifier, or the invoice where it is expanded.</param>
/// <param name="SignatureRequired">Whether the payer must sign a new contract.</param>
/// <param name="TimeZone">The IANA time zone that makes its dates.</param>
/// <param name="CurrentPeriodStart">When the current period began.</param>
/// <param name="CurrentPeriodEnd">When the current period ends.</param>
/// <param name="PaidUntil">Until when it is paid.</param>
/// <param name="NextRenewalAt">When the next deduction is due; null where nothing will be billed.</param>
/// <param name="TrialEnd">When its trial ends.</param>
/// <param name="CancelAtPeriodEnd">Whether it ends with its period.</param>
/// <param name="EndsAt">When the clock alone ends it.</param>
/// <param name="EndsBecause">Why the clock ends it.</param>
/// <param name="PastDueSince">Since when a deduction is declined and not made good.</param>
/// <param name="CanceledAt">When its cancel was asked for.</param>
/// <param name="CancelReason">Why it was canceled.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="AllowDuplicate">Whether it was allowed beside another one of its customer to its plan.</param>
/// <param name="TrialDays">How many days of trial it was given.</param>
/// <param name="BillingAnchor">The first boundary that was asked for at its enrolment.</param>
/// <param name="Metadata">The merchant's own pairs of texts, returned as they were given and searchable in
/// lists.</param>
/// <param name="CreatedAt">When it was made.</param>
public record SubscriptionView(
    SubscriptionId Id,
    string Object,
    SubscriptionStatus Status,
    CustomerId Customer,
    PlanId Plan,
    string PlanCode,
    [property: ShownAs(typeof(ContractId), typeof(ContractView))] object? Contract,
    [property: ShownAs(typeof(InvoiceId), typeof(InvoiceView))] object? LatestInvoice,
    bool SignatureRequired,
    string TimeZone,
    DateTimeOffset? CurrentPeriodStart,
    DateTimeOffset? CurrentPeriodEnd,
    DateTimeOffset? PaidUntil,
    DateTimeOffset? NextRenewalAt,
    DateTimeOffset? TrialEnd,
    bool CancelAtPeriodEnd,
    DateTimeOffset? EndsAt,
    EndReason? EndsBecause,
    DateTimeOffset? PastDueSince,
    DateTimeOffset? CanceledAt,
    string? CancelReason,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    bool AllowDuplicate,
    int TrialDays,
    DateTimeOffset? BillingAnchor,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a subscription.</summary>
    public static SubscriptionView Of(Subscription s) =>
        new(
            s.Id,
            "subscription",
            s.Status,
            s.CustomerId,
            s.PlanId,
            s.PlanCode,
            s.ContractId,
            s.LatestInvoiceId,
            s.SignatureRequired,
            s.TimeZone,
            s.CurrentPeriodStart,
            s.CurrentPeriodEnd,
            s.PaidUntil,
            s.NextRenewalAt,
            s.TrialEnd,
            s.CancelAtPeriodEnd,
            s.EndsAt,
            s.EndsBecause,
            s.PastDueSince,
            s.CanceledAt,
            s.CancelReason,
            s.StartedAt,
            s.EndedAt,
            s.AllowDuplicate,
            s.TrialDays,
            s.BillingAnchor,
            s.Metadata,
            s.CreatedAt
        );
}

/// <summary>How the payer signs, by channel; the fields of other channels are left out.</summary>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="AppId">The mini program to open: WeChat's own.</param>
/// <param name="Path">The page to open in it.</param>
/// <param name="SessionId">The signing session.</param>
/// <param name="Url">The page to open in a browser.</param>
public sealed record SigningView(
    SigningChannel Channel,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AppId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null
);

/// <summary>
/// A subscription that was just made or asked for a new signature: with its contract, and how to sign it (null where
/// none is needed).
/// </summary>
public sealed record EnrolledView : SubscriptionView
{
    /// <summary>Shows it.</summary>
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
    public CanceledView(SubscriptionView subscription, PaymentId? inFlightPayment, RefundId? refund)
        : base(subscription) => (InFlightPayment, Refund) = (inFlightPayment, refund);

    /// <summary>The refund of the rest of the period; null when nothing is given back.</summary>
    public RefundId? Refund { get; }

    /// <summary>The payment on the wire; null when there is none.</summary>
    public PaymentId? InFlightPayment { get; }
}

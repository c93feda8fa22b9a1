using System.Text.Json.Serialization;
using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Subscriptions;

/// <summary>
/// A subscription as the API shows it; <c>contract</c> and <c>latest_invoice</c> are identifiers unless expanded.
/// </summary>
public record SubscriptionView(
    SubscriptionId Id, string Object, SubscriptionStatus Status, CustomerId Customer, PlanId Plan, string PlanCode,
    object? Contract,
    object? LatestInvoice, bool SignatureRequired, string TimeZone, DateTimeOffset? CurrentPeriodStart,
    DateTimeOffset? CurrentPeriodEnd,
    DateTimeOffset? PaidUntil, DateTimeOffset? NextRenewalAt, DateTimeOffset? TrialEnd, bool CancelAtPeriodEnd,
    DateTimeOffset? EndsAt,
    EndReason? EndsBecause, DateTimeOffset? PastDueSince, DateTimeOffset? CanceledAt, string? CancelReason,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt, bool AllowDuplicate, int TrialDays, DateTimeOffset? BillingAnchor,
    IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a subscription.</summary>
    public static SubscriptionView Of(Subscription s) => new(
        s.Id, "subscription", s.Status, s.CustomerId, s.PlanId, s.PlanCode, s.ContractId, s.LatestInvoiceId,
        s.SignatureRequired,
        s.TimeZone, s.CurrentPeriodStart, s.CurrentPeriodEnd, s.PaidUntil, s.NextRenewalAt, s.TrialEnd,
        s.CancelAtPeriodEnd, s.EndsAt,
        s.EndsBecause, s.PastDueSince, s.CanceledAt, s.CancelReason, s.StartedAt, s.EndedAt,
        s.AllowDuplicate, s.TrialDays, s.BillingAnchor, s.Metadata, s.CreatedAt);
}

/// <summary>How the payer signs, by channel; the fields of other channels are left out.</summary>
public sealed record SigningView(
    SigningChannel Channel,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AppId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null);

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
/// succeed.
/// </summary>
public sealed record CanceledView : SubscriptionView
{
    /// <summary>Shows it.</summary>
    public CanceledView(SubscriptionView subscription, PaymentId? inFlightPayment) : base(subscription) =>
        InFlightPayment = inFlightPayment;

    /// <summary>The payment on the wire; null when there is none.</summary>
    public PaymentId? InFlightPayment { get; }
}

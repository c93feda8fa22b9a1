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
/// A subscription of a customer to a plan. <c>contract</c> and <c>latest_invoice</c> are identifiers unless expanded.
/// </summary>
public record SubscriptionView
{
    /// <summary>The identifier of the subscription.</summary>
    public required SubscriptionId Id { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public string Object { get; } = "subscription";

    /// <summary>The status of the subscription.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>The customer who pays.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The merchant's own code of the plan.</summary>
    public required string PlanCode { get; init; }

    /// <summary>The contract used to pay: its identifier, or the contract itself when expanded.</summary>
    [ShownAs(typeof(ContractId), typeof(ContractView))]
    public required object? Contract { get; init; }

    /// <summary>The newest invoice: its identifier, or the invoice itself when expanded.</summary>
    [ShownAs(typeof(InvoiceId), typeof(InvoiceView))]
    public required object? LatestInvoice { get; init; }

    /// <summary>Whether the payer must sign a new contract.</summary>
    public required bool SignatureRequired { get; init; }

    /// <summary>The IANA time zone of its billing dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When the current period began.</summary>
    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    /// <summary>When the current period ends.</summary>
    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>The end of the paid time.</summary>
    public required DateTimeOffset? PaidUntil { get; init; }

    /// <summary>When the next deduction is due; null when nothing will be billed.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>When the trial ends.</summary>
    public required DateTimeOffset? TrialEnd { get; init; }

    /// <summary>Whether it ends at the end of its period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the subscription ends unless something changes before; null when no end is set.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Why it ends at <c>ends_at</c>.</summary>
    public required EndReason? EndsBecause { get; init; }

    /// <summary>Since when a declined deduction is unpaid.</summary>
    public required DateTimeOffset? PastDueSince { get; init; }

    /// <summary>When the cancel was requested.</summary>
    public required DateTimeOffset? CanceledAt { get; init; }

    /// <summary>Why it was canceled.</summary>
    public required string? CancelReason { get; init; }

    /// <summary>When the subscription started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the subscription ended.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it was allowed in addition to another subscription of the customer to the plan.</summary>
    public required bool AllowDuplicate { get; init; }

    /// <summary>The number of trial days.</summary>
    public required int TrialDays { get; init; }

    /// <summary>The start of the first period that was requested when it was created.</summary>
    public required DateTimeOffset? BillingAnchor { get; init; }

    /// <summary>The merchant's own key-value pairs, returned unchanged; lists can be filtered by them.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When the subscription was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

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

/// <summary>How the payer signs, by channel. Fields of other channels are omitted.</summary>
public sealed record SigningView
{
    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>When the signing session expires.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The mini program to open: WeChat's own signing program.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppId { get; init; }

    /// <summary>The page to open in the mini program.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>The identifier of the signing session.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    /// <summary>The page to open in a browser.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }
}

/// <summary>
/// A subscription after it was created or a new signature was requested, with its contract and how to sign it.
/// </summary>
public sealed record EnrolledView : SubscriptionView
{
    [SetsRequiredMembers]
    public EnrolledView(SubscriptionView subscription, ContractView? contract, SigningView? signing)
        : base(subscription)
    {
        Contract = contract;
        Signing = signing;
    }

    /// <summary>How to sign; null when no signature is needed.</summary>
    public SigningView? Signing { get; }
}

/// <summary>
/// A canceled subscription. <c>in_flight_payment</c> is a deduction already sent to WeChat, which may still succeed and
/// is then refunded; <c>refund</c> refunds the rest of the period.
/// </summary>
public sealed record CanceledView : SubscriptionView
{
    [SetsRequiredMembers]
    public CanceledView(SubscriptionView subscription, PaymentId? inFlightPayment, RefundId? refund)
        : base(subscription) => (InFlightPayment, Refund) = (inFlightPayment, refund);

    /// <summary>The refund of the rest of the period; null when nothing is refunded.</summary>
    public RefundId? Refund { get; }

    /// <summary>The payment in flight; null when there is none.</summary>
    public PaymentId? InFlightPayment { get; }
}

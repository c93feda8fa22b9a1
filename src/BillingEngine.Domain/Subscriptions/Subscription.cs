using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>
/// A customer's subscription to a plan, paid through a contract. Its transitions are in the files named
/// Subscription.*.cs.
/// </summary>
public sealed partial class Subscription : Entity
{
    private Subscription() { }

    public SubscriptionId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The payer.</summary>
    public CustomerId CustomerId { get; private set; }

    public PlanId PlanId { get; private set; }

    /// <summary>The code of the plan (the offer). A customer has one live or pending subscription per offer.</summary>
    public string PlanCode { get; private set; } = "";

    /// <summary>Whether the caller allowed a second subscription to the same offer.</summary>
    public bool AllowDuplicate { get; private set; }

    /// <summary>The contract it is paid through, or whose signature it waits for.</summary>
    public ContractId? ContractId { get; private set; }

    /// <summary>How many signatures it has requested; contract codes are derived from this.</summary>
    public int SigningCount { get; private set; }

    public SubscriptionStatus Status { get; private set; }

    /// <summary>The wall-clock time from which all periods are counted; null until signed.</summary>
    public DateTime? AnchorLocal { get; private set; }

    /// <summary>The IANA time zone of its dates.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>The release of the time-zone data that computed the latest date.</summary>
    public string? TzVersion { get; private set; }

    public IntervalUnit IntervalUnit { get; private set; }

    /// <summary>How many units make a period.</summary>
    public int IntervalCount { get; private set; }

    /// <summary>The index of the period that is billed next.</summary>
    public int NextPeriod { get; private set; }

    /// <summary>When the next period is due; null when nothing will be billed.</summary>
    public DateTimeOffset? NextRenewalAt { get; private set; }

    /// <summary>The start of the last billed period, or of the trial.</summary>
    public DateTimeOffset? CurrentPeriodStart { get; private set; }

    /// <summary>The end of the last billed period, or of the trial.</summary>
    public DateTimeOffset? CurrentPeriodEnd { get; private set; }

    /// <summary>The end of the last paid period, or of the trial: access lasts at least until then.</summary>
    public DateTimeOffset? PaidUntil { get; private set; }

    /// <summary>Trial days agreed at enrolment.</summary>
    public int TrialDays { get; private set; }

    /// <summary>When the trial ends: as requested, or computed at signing.</summary>
    public DateTimeOffset? TrialEnd { get; private set; }

    /// <summary>The first boundary that the caller requested.</summary>
    public DateTimeOffset? BillingAnchor { get; private set; }

    /// <summary>Since when a deduction is declined and unpaid.</summary>
    public DateTimeOffset? PastDueSince { get; private set; }

    /// <summary>Whether its contract ended and it waits for a new signature.</summary>
    public bool SignatureRequired { get; private set; }

    /// <summary>Whether it ends with the current period instead of renewing.</summary>
    public bool CancelAtPeriodEnd { get; private set; }

    /// <summary>When a sweep will end it; null when no end is planned.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Why the sweep will end it.</summary>
    public EndReason? EndsBecause { get; private set; }

    /// <summary>When the cancellation was requested or decided.</summary>
    public DateTimeOffset? CanceledAt { get; private set; }

    /// <summary>The reason given for the cancellation.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>When access began.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The latest invoice.</summary>
    public InvoiceId? LatestInvoiceId { get; private set; }

    /// <summary>The merchant's own key-value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Whether it can still be charged: it has not ended, is not canceled, and needs no signature.</summary>
    public bool IsCollectible => !IsCanceled && !SignatureRequired;

    /// <summary>Whether it has ended or is canceled at period end: nothing new is collected for it.</summary>
    public bool IsCanceled => SubscriptionLifecycle.IsEnded(Status) || CancelAtPeriodEnd;

    /// <summary>Its billing schedule; null until signed.</summary>
    public BillingSchedule? Schedule =>
        AnchorLocal is { } anchor ? new BillingSchedule(anchor, TimeZone, IntervalUnit, IntervalCount) : null;

    /// <summary>Creates a subscription that waits for a signature.</summary>
    public static Subscription Subscribe(
        Plan plan,
        CustomerId customer,
        string timeZone,
        SubscribeOptions options,
        DateTimeOffset now
    )
    {
        var subscription = new Subscription
        {
            Id = Common.Id.New<SubscriptionId>(now),
            MerchantId = plan.MerchantId,
            CustomerId = customer,
            PlanId = plan.Id,
            PlanCode = plan.Code,
            AllowDuplicate = options.AllowDuplicate,
            Status = SubscriptionStatus.Incomplete,
            TimeZone = timeZone,
            IntervalUnit = plan.IntervalUnit,
            IntervalCount = plan.IntervalCount,
            TrialDays = plan.TrialDays,
            TrialEnd = options.TrialEnd,
            BillingAnchor = options.BillingAnchor,
            Metadata = options.Metadata,
            CreatedAt = now,
        };
        subscription.Raise("subscription.created", now);
        return subscription;
    }

    // The given time if it is in the future, else now.
    private static DateTimeOffset NotBefore(DateTimeOffset now, DateTimeOffset? at) => at > now ? at.Value : now;

    private void Move(SubscriptionTrigger trigger) =>
        Status =
            SubscriptionLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("subscription", Status.ToString(), trigger.ToString());
}

/// <summary>The options of an enrolment.</summary>
public sealed record SubscribeOptions(
    DateTimeOffset? TrialEnd,
    DateTimeOffset? BillingAnchor,
    bool AllowDuplicate,
    IReadOnlyDictionary<string, string> Metadata
);

/// <summary>Where the anchor of a subscription comes from.</summary>
public enum AnchorSource
{
    /// <summary>The time of signing.</summary>
    Signing,

    /// <summary>The end of the trial.</summary>
    TrialEnd,

    /// <summary>The anchor that the caller requested.</summary>
    BillingAnchor,
}

/// <summary>Why a sweep ends a subscription.</summary>
public enum EndReason
{
    /// <summary>The signing session ended unsigned.</summary>
    Unsigned,

    /// <summary>The first deduction was not collected by its deadline.</summary>
    FirstPaymentMissed,

    /// <summary>The merchant requested the end at period end.</summary>
    PeriodEnd,

    /// <summary>The contract ended and the payer did not sign again.</summary>
    SignatureMissing,

    /// <summary>The last retry was declined, and the plan says to cancel.</summary>
    DunningExhausted,
}

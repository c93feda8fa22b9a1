using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>
/// A customer on a plan, paid through a contract. Its verbs stand in the files named Subscription.*.cs.
/// </summary>
public sealed partial class Subscription : Entity
{
    private Subscription() { }

    /// <summary>The identifier.</summary>
    public SubscriptionId Id { get; private set; }

    /// <summary>Whose subscription it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>Who pays.</summary>
    public CustomerId CustomerId { get; private set; }

    /// <summary>What is sold.</summary>
    public PlanId PlanId { get; private set; }

    /// <summary>The offer: a customer has one live or pending subscription to it.</summary>
    public string PlanCode { get; private set; } = "";

    /// <summary>Whether the caller asked for one more beside another.</summary>
    public bool AllowDuplicate { get; private set; }

    /// <summary>The contract it is paid through, or whose signature it awaits.</summary>
    public ContractId? ContractId { get; private set; }

    /// <summary>How many signatures it has asked for, since contract codes are derived from that.</summary>
    public int SigningCount { get; private set; }

    /// <summary>Where it stands.</summary>
    public SubscriptionStatus Status { get; private set; }

    /// <summary>The wall-clock time that every period is counted from; null until signed.</summary>
    public DateTime? AnchorLocal { get; private set; }

    /// <summary>The IANA zone whose clocks count.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>The release of the time-zone data that made the newest date.</summary>
    public string? TzVersion { get; private set; }

    /// <summary>The unit of the interval.</summary>
    public IntervalUnit IntervalUnit { get; private set; }

    /// <summary>How many units make a period.</summary>
    public int IntervalCount { get; private set; }

    /// <summary>The index of the period that is billed next.</summary>
    public int NextPeriod { get; private set; }

    /// <summary>When the next period is due; null when nothing will be billed.</summary>
    public DateTimeOffset? NextRenewalAt { get; private set; }

    /// <summary>The beginning of the period billed last, or of the trial.</summary>
    public DateTimeOffset? CurrentPeriodStart { get; private set; }

    /// <summary>The end of the period billed last, or of the trial.</summary>
    public DateTimeOffset? CurrentPeriodEnd { get; private set; }

    /// <summary>
    /// The end of the last period that is paid for, or of the trial: access lasts at least until then.
    /// </summary>
    public DateTimeOffset? PaidUntil { get; private set; }

    /// <summary>Trial days promised at enrolment.</summary>
    public int TrialDays { get; private set; }

    /// <summary>When the trial ends: asked for, or computed at signing.</summary>
    public DateTimeOffset? TrialEnd { get; private set; }

    /// <summary>The first boundary that the caller asked for.</summary>
    public DateTimeOffset? BillingAnchor { get; private set; }

    /// <summary>Since when a deduction stands declined.</summary>
    public DateTimeOffset? PastDueSince { get; private set; }

    /// <summary>Whether its contract was ended and it waits for a new signature.</summary>
    public bool SignatureRequired { get; private set; }

    /// <summary>Whether it ends with the period instead of renewing.</summary>
    public bool CancelAtPeriodEnd { get; private set; }

    /// <summary>When the clock alone ends it; null when it does not.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Why the clock ends it.</summary>
    public EndReason? EndsBecause { get; private set; }

    /// <summary>When its cancel was asked for or decided.</summary>
    public DateTimeOffset? CanceledAt { get; private set; }

    /// <summary>The reason given for the cancel.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>When access began.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The invoice made last.</summary>
    public InvoiceId? LatestInvoiceId { get; private set; }

    /// <summary>The merchant's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>
    /// Whether it may still be charged: nothing has ended it, no cancel was acknowledged, and no signature is missing.
    /// </summary>
    public bool IsCollectible => !IsCanceled && !SignatureRequired;

    /// <summary>Whether it has ended, or a cancel was acknowledged: nothing new is collected for it.</summary>
    public bool IsCanceled => SubscriptionLifecycle.IsEnded(Status) || CancelAtPeriodEnd;

    /// <summary>Its periods; null until signed.</summary>
    public BillingSchedule? Schedule =>
        AnchorLocal is { } anchor ? new BillingSchedule(anchor, TimeZone, IntervalUnit, IntervalCount) : null;

    /// <summary>Makes a subscription that waits for a signature.</summary>
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

    // A moment that is still to come, or now.
    private static DateTimeOffset NotBefore(DateTimeOffset now, DateTimeOffset? at) => at > now ? at.Value : now;

    private void Move(SubscriptionTrigger trigger) =>
        Status =
            SubscriptionLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("subscription", Status.ToString(), trigger.ToString());
}

/// <summary>What a caller may ask for at enrolment.</summary>
public sealed record SubscribeOptions(
    DateTimeOffset? TrialEnd,
    DateTimeOffset? BillingAnchor,
    bool AllowDuplicate,
    IReadOnlyDictionary<string, string> Metadata
);

/// <summary>What the anchor of a subscription's periods was taken from.</summary>
public enum AnchorSource
{
    /// <summary>The moment of the signing.</summary>
    Signing,

    /// <summary>The end of the trial.</summary>
    TrialEnd,

    /// <summary>The anchor that the caller asked for.</summary>
    BillingAnchor,
}

/// <summary>Why the clock ends a subscription.</summary>
public enum EndReason
{
    /// <summary>The signing session ran out.</summary>
    Unsigned,

    /// <summary>The first deduction was not recovered by its deadline.</summary>
    FirstPaymentMissed,

    /// <summary>The merchant asked for the end of the period.</summary>
    PeriodEnd,

    /// <summary>The contract was ended and nobody signed again.</summary>
    SignatureMissing,

    /// <summary>The last retry was declined and the policy says cancel.</summary>
    DunningExhausted,
}

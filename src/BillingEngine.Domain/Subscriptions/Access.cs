using static BillingEngine.Domain.Subscriptions.SubscriptionStatus;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>Why a customer has access, or does not.</summary>
public enum AccessReason
{
    /// <summary>The trial is running.</summary>
    Trialing,

    /// <summary>It is paid, or its renewal is in progress and was not declined.</summary>
    Active,

    /// <summary>It is canceled, and access lasts to the end of the paid period.</summary>
    Ending,

    /// <summary>
    /// The payer's contract has ended: access lasts to the end of the paid period unless the payer signs again.
    /// </summary>
    SignatureRequired,

    /// <summary>
    /// A deduction was declined and is being retried; the grace days or the paid period are not over.
    /// </summary>
    InGrace,

    /// <summary>A deduction was declined, and the grace days are over.</summary>
    PastDue,

    /// <summary>Collection has stopped; the debt stays open.</summary>
    Unpaid,

    /// <summary>It waits for a signature or for its first payment.</summary>
    Incomplete,

    /// <summary>It was never signed, or never paid in time.</summary>
    IncompleteExpired,

    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>The customer has never had a subscription to the plan.</summary>
    NoSubscription,
}

/// <summary>What access depends on: the status and dates of a subscription, and the grace days of its plan.</summary>
public readonly record struct AccessFacts(
    SubscriptionStatus Status,
    DateTimeOffset? PaidUntil,
    DateTimeOffset? PastDueSince,
    bool SignatureRequired,
    bool CancelAtPeriodEnd,
    DateTimeOffset? EndsAt,
    int GraceDays
);

/// <summary>
/// Whether a subscription gives access at an instant, and until when by what is known now; no end is known while a
/// renewal is in progress.
/// </summary>
public readonly record struct Access(bool IsGranted, AccessReason Reason, DateTimeOffset? Until)
{
    /// <summary>The access of a customer without any subscription.</summary>
    public static Access None { get; } = new(false, AccessReason.NoSubscription, null);

    /// <summary>Decides by status and dates alone, so that a late sweep neither extends nor removes access.</summary>
    public static Access At(AccessFacts facts, DateTimeOffset now)
    {
        if (Refusal(facts.Status) is { } refusal)
            return new Access(false, refusal, null);
        if (facts.EndsAt <= now)
            return new Access(false, AccessReason.Canceled, null);
        var isOwed = facts.Status is PastDue or Unpaid;
        var until = facts.Status == PastDue ? facts.PastDueSince?.AddDays(facts.GraceDays) : null;
        // A paid period is always usable, whatever else is owed.
        if (facts.PaidUntil > now && !(until > facts.PaidUntil))
            until = facts.PaidUntil;
        if (isOwed && !(until > now))
            return new Access(false, facts.Status == Unpaid ? AccessReason.Unpaid : AccessReason.PastDue, null);
        return new Access(true, Grant(facts), until < facts.EndsAt ? until : facts.EndsAt ?? until);
    }

    private static AccessReason? Refusal(SubscriptionStatus status) =>
        status switch
        {
            Incomplete => AccessReason.Incomplete,
            IncompleteExpired => AccessReason.IncompleteExpired,
            Canceled => AccessReason.Canceled,
            _ => null,
        };

    private static AccessReason Grant(AccessFacts facts) =>
        facts switch
        {
            { CancelAtPeriodEnd: true } => AccessReason.Ending,
            { SignatureRequired: true } => AccessReason.SignatureRequired,
            { Status: PastDue or Unpaid } => AccessReason.InGrace,
            { Status: Trialing } => AccessReason.Trialing,
            _ => AccessReason.Active,
        };
}

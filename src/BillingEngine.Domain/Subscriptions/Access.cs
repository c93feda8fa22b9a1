using static BillingEngine.Domain.Subscriptions.SubscriptionStatus;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>Why a customer may use what was bought, or may not.</summary>
public enum AccessReason
{
    /// <summary>The trial runs.</summary>
    Trialing,

    /// <summary>It is paid, or its renewal is on the way and nothing has refused it.</summary>
    Active,

    /// <summary>A cancel was acknowledged, and what is paid is used to its end.</summary>
    Ending,

    /// <summary>The payer's contract is gone: access lasts to the end of what is paid, unless it is signed anew.
    /// </summary>
    SignatureRequired,

    /// <summary>A deduction was declined and is tried again, within the days of grace or of what is paid.</summary>
    InGrace,

    /// <summary>A deduction was declined, and the grace is over.</summary>
    PastDue,

    /// <summary>Nobody tries to collect what is owed any more.</summary>
    Unpaid,

    /// <summary>It waits for a signature or for its first money.</summary>
    Incomplete,

    /// <summary>It was never signed or never paid in time.</summary>
    IncompleteExpired,

    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>The customer has never had a subscription to the plan.</summary>
    NoSubscription,
}

/// <summary>What decides on access: the state of a subscription and its dates, and its plan's days of grace.</summary>
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
/// Whether a subscription may be used at a moment, and until when as things stand; no end is known where a renewal is
/// on the way.
/// </summary>
public readonly record struct Access(bool IsGranted, AccessReason Reason, DateTimeOffset? Until)
{
    /// <summary>The access of somebody without any subscription.</summary>
    public static Access None { get; } = new(false, AccessReason.NoSubscription, null);

    /// <summary>
    /// Decides by state and dates alone, so that a sweep that is late neither prolongs access nor takes it away.
    /// </summary>
    public static Access At(AccessFacts facts, DateTimeOffset now)
    {
        if (Refusal(facts.Status) is { } refusal)
            return new Access(false, refusal, null);
        if (facts.EndsAt <= now)
            return new Access(false, AccessReason.Canceled, null);
        var isOwed = facts.Status is PastDue or Unpaid;
        var until = facts.Status == PastDue ? facts.PastDueSince?.AddDays(facts.GraceDays) : null;
        // What is paid for is used, whatever else is owed.
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

using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Dunning;

/// <summary>What follows when the last retry is declined.</summary>
public enum DunningEnd
{
    /// <summary>The subscription is canceled and its invoice uncollectible.</summary>
    Cancel,

    /// <summary>The subscription stays, unpaid and unbilled, until its invoice is paid or it is canceled.</summary>
    Unpaid,
}

/// <summary>
/// When a declined deduction is tried again, in days after the first decline, and what follows the last retry.
/// </summary>
public sealed record DunningPolicy(IReadOnlyList<int> RetryDays, DunningEnd Then)
{
    /// <summary>The schedule of a plan that names none.</summary>
    public static DunningPolicy Default { get; } = new([1, 3, 5, 7], DunningEnd.Cancel);

    /// <summary>
    /// The moment of retry number <paramref name="step"/> (0 first), at the payer's daytime; null when there is none
    /// left.
    /// A retry that outages have overtaken is due at the next daytime.
    /// </summary>
    public DateTimeOffset? RetryAt(int step, DateTimeOffset firstDeclinedAt, string timeZone, DateTimeOffset now)
    {
        var planned = PlannedAt(step, firstDeclinedAt, timeZone);
        return planned is null || planned > now ? planned : PayerDaytime.After(now, 0, timeZone);
    }

    /// <summary>The same by the calendar alone, whether it has passed or not.</summary>
    public DateTimeOffset? PlannedAt(int step, DateTimeOffset firstDeclinedAt, string timeZone) =>
        step < RetryDays.Count ? PayerDaytime.After(firstDeclinedAt, RetryDays[step], timeZone) : null;
}

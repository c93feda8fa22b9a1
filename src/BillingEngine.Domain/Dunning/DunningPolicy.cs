using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Dunning;

/// <summary>What happens when the last retry is declined.</summary>
public enum DunningEnd
{
    /// <summary>The subscription is canceled and its invoice becomes uncollectible.</summary>
    Cancel,

    /// <summary>
    /// The subscription stays unpaid, and nothing is billed, until its invoice is paid or it is canceled.
    /// </summary>
    Unpaid,
}

/// <summary>
/// When a declined deduction is retried, in days after the first decline, and what happens after the last retry.
/// </summary>
public sealed record DunningPolicy(IReadOnlyList<int> RetryDays, DunningEnd Then)
{
    /// <summary>The policy of a plan that sets none.</summary>
    public static DunningPolicy Default { get; } = new([1, 3, 5, 7], DunningEnd.Cancel);

    /// <summary>
    /// When retry number <paramref name="step"/> (from 0) is due, in the payer's daytime; null when none is left. A
    /// retry whose time has passed, for example during an outage, is due in the next daytime.
    /// </summary>
    public DateTimeOffset? RetryAt(int step, DateTimeOffset firstDeclinedAt, string timeZone, DateTimeOffset now)
    {
        var planned = PlannedAt(step, firstDeclinedAt, timeZone);
        return planned is null || planned > now ? planned : PayerDaytime.After(now, 0, timeZone);
    }

    /// <summary>The same by the calendar alone, whether or not the time has passed.</summary>
    public DateTimeOffset? PlannedAt(int step, DateTimeOffset firstDeclinedAt, string timeZone) =>
        step < RetryDays.Count ? PayerDaytime.After(firstDeclinedAt, RetryDays[step], timeZone) : null;
}

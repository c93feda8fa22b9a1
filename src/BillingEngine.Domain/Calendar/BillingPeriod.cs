namespace BillingEngine.Domain.Calendar;

/// <summary>
/// One period of a schedule, in UTC: <paramref name="Start"/> belongs to it, <paramref name="End"/> to the next one.
/// </summary>
public readonly record struct BillingPeriod(int Index, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Whether an instant is in the period.</summary>
    public bool Contains(DateTimeOffset instant) => Start <= instant && instant < End;

    /// <summary>
    /// True only for daily billing on a date that the zone skipped entirely (Samoa, 30 December 2011): nothing to bill.
    /// </summary>
    public bool IsEmpty => Start == End;
}

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Who brings the timetable to life. Only a clock and a doorbell: correctness never rests on it.
/// </summary>
public interface IJobRunner
{
    /// <summary>Has an entry come round by its cadence; told of each entry once, before work begins.</summary>
    void Every(TimetableEntry entry);

    /// <summary>Has an entry looked at as soon as may be; returns at once.</summary>
    void Nudge(TimetableEntry entry);
}

/// <summary>What both runners do with the timetable.</summary>
public static class TimetableOnRunner
{
    /// <summary>Puts the whole timetable on a runner, and ties the doorbell to it.</summary>
    public static void TakeTimetable(this IJobRunner runner, Timetable timetable, Nudges nudges)
    {
        foreach (var entry in timetable.Entries)
        {
            runner.Every(entry);
            if (entry.Nudged)
                nudges.Listen(() => runner.Nudge(entry));
        }
    }
}

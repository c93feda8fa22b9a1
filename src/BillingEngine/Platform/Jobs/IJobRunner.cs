namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Runs the timetable. It is only a clock: correctness never depends on it.
/// </summary>
public interface IJobRunner
{
    /// <summary>Runs an entry at its interval; called once for each entry, before work begins.</summary>
    void Every(TimetableEntry entry);

    /// <summary>Runs an entry as soon as possible; returns at once.</summary>
    void Nudge(TimetableEntry entry);
}

/// <summary>Connects a runner with the timetable.</summary>
public static class TimetableOnRunner
{
    /// <summary>Adds the whole timetable to a runner, and forwards nudges to it.</summary>
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

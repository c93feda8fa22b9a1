namespace BillingEngine.Hangfire;

/// <summary>How often Hangfire runs the entries of the timetable.</summary>
public static class Cadence
{
    /// <summary>
    /// The shortest interval. Each run of an entry is a job of some milliseconds and a dozen row versions; urgent work
    /// is triggered by nudges. It is also the precision of recurring jobs.
    /// </summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The cron expression, with seconds, of an interval that divides a minute, an hour or a day; other intervals are
    /// lengthened.
    /// </summary>
    public static string CronOf(TimeSpan every)
    {
        var seconds = Math.Max((long)every.TotalSeconds, (long)Shortest.TotalSeconds);
        return seconds switch
        {
            < 60 when 60 % seconds == 0 => $"*/{seconds} * * * * *",
            >= 60 and < 3600 when 3600 % seconds == 0 && seconds % 60 == 0 => $"0 */{seconds / 60} * * * *",
            >= 3600 and < 86400 when 86400 % seconds == 0 && seconds % 3600 == 0 => $"0 0 */{seconds / 3600} * * *",
            86400 => "0 0 0 * * *",
            _ => throw new ArgumentOutOfRangeException(
                nameof(every),
                every,
                "The interval of a timetable entry must divide a minute, an hour or a day."
            ),
        };
    }
}

namespace BillingEngine.Hangfire;

/// <summary>How often Hangfire comes round.</summary>
public static class Cadence
{
    /// <summary>
    /// The shortest: each round of an entry is a job of some milliseconds and a dozen of row versions, and what cannot
    /// wait is nudged. Also how exact recurring jobs are.
    /// </summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The cron text, seconds first, of an interval that divides a minute, an hour or a day; others are stretched.
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
                "An entry of the timetable comes round in whole parts of a minute, hour or day."
            ),
        };
    }
}

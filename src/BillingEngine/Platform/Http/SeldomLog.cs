namespace BillingEngine.Platform.Http;

/// <summary>
/// Keeps lines that strangers can cause out of the log: one an hour for each subject, which tells how many were left
/// out before it. Subjects are few and ours; nothing a stranger chooses is one.
/// </summary>
public sealed class SeldomLog(TimeProvider? clock = null)
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Lock door = new();
    private readonly Dictionary<string, (long LoggedAt, long LeftOut)> subjects = new(StringComparer.Ordinal);

    /// <summary>Whether to log this one; and how many of its subject were not logged since the last.</summary>
    public bool IsDue(string subject, out long leftOut)
    {
        lock (door)
        {
            leftOut = 0;
            if (subjects.TryGetValue(subject, out var known) && clock.GetElapsedTime(known.LoggedAt) < Between)
            {
                subjects[subject] = known with { LeftOut = known.LeftOut + 1 };
                return false;
            }
            leftOut = known.LeftOut;
            subjects[subject] = (clock.GetTimestamp(), 0);
            return true;
        }
    }
}

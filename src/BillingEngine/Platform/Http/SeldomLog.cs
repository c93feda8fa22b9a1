namespace BillingEngine.Platform.Http;

/// <summary>
/// Limits log lines that unauthenticated callers can cause: one an hour per subject, with the number of lines left out
/// before it. Subjects are a fixed list; a caller cannot add one.
/// </summary>
public sealed class SeldomLog(TimeProvider? clock = null)
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Lock changes = new();
    private readonly Dictionary<string, (long LoggedAt, long LeftOut)> subjects = new(StringComparer.Ordinal);

    /// <summary>Whether to log this one; and how many of its subject were not logged since the last.</summary>
    public bool IsDue(string subject, out long leftOut)
    {
        lock (changes)
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

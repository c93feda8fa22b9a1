namespace BillingEngine.Platform.Http;

/// <summary>
/// A rate limit per caller: a burst, then one call per interval. It knows exactly when the next call is allowed. It
/// remembers a bounded number of callers; when it is full, new callers share one allowance.
/// </summary>
public sealed class Allowances(int atOnce, TimeSpan each, TimeProvider? clock = null, int most = 10_000)
{
    private const string AllOthers = "";

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Lock changes = new();
    private readonly Dictionary<string, TimeSpan> fullAt = new(StringComparer.Ordinal);
    private readonly long start = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>Takes one from a caller's allowance; returns zero, or how long until the next is allowed.</summary>
    public TimeSpan Take(string who)
    {
        lock (changes)
        {
            var now = clock.GetElapsedTime(start);
            if (!fullAt.ContainsKey(who) && fullAt.Count >= most && !Forget(now))
                who = AllOthers;
            var full = fullAt.TryGetValue(who, out var known) && known > now ? known : now;
            var wait = full + each - now - (each * atOnce);
            if (wait > TimeSpan.Zero)
                return wait;
            fullAt[who] = full + each;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Returns what was taken for a call that need not be counted.</summary>
    public void GiveBack(string who)
    {
        lock (changes)
        {
            if (fullAt.TryGetValue(who, out var full))
                fullAt[who] = full - each;
        }
    }

    private bool Forget(TimeSpan now)
    {
        foreach (var (who, full) in fullAt)
        {
            if (full <= now)
                fullAt.Remove(who);
        }
        return fullAt.Count < most;
    }
}

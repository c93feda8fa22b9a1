namespace BillingEngine.Platform.Http;

/// <summary>
/// How often each of many may do something: so many times at once, then once in each interval. It knows exactly when
/// the next time is, and remembers a bounded number: those who come when it is full share one allowance.
/// </summary>
public sealed class Allowances(int atOnce, TimeSpan each, TimeProvider? clock = null, int most = 10_000)
{
    private const string AllOthers = "";

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Lock door = new();
    private readonly Dictionary<string, TimeSpan> fullAt = new(StringComparer.Ordinal);
    private readonly long start = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>Takes one from somebody's allowance; zero, or how long until there is one to take.</summary>
    public TimeSpan Take(string who)
    {
        lock (door)
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

    /// <summary>Gives back what was taken for something that need not be counted.</summary>
    public void GiveBack(string who)
    {
        lock (door)
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

using System.Collections.Concurrent;

namespace BillingEngine.Platform.Http;

/// <summary>The holder of a secret, or null; <c>IsBusy</c> when too many secrets wait to be looked up.</summary>
public readonly record struct SecretReading<T>(T? Holder, bool IsBusy = false)
    where T : class;

/// <summary>
/// Looks secrets up by their hash so that guesses cost a bounded number of reads. A secret that had a holder is read at
/// once. One that had none is remembered as unknown for a few seconds. Some others a second are read one by one; beyond
/// that, callers wait for a read that they share.
/// </summary>
public sealed class SecretReads<T>(
    Func<byte[][], CancellationToken, Task<IReadOnlyDictionary<string, T>>> read,
    TimeSpan remembered,
    TimeProvider? clock = null
)
    where T : class
{
    /// <summary>For how long an unknown secret is refused without a read.</summary>
    public static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(3);

    private const int MostRemembered = 10_000;
    private const int MostWaiting = 1_000;
    private const int AtOnce = 50;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SharedEvery = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, (T? Holder, long ReadAt)> holders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> unknown = new(StringComparer.Ordinal);
    private readonly Allowances single = new(AtOnce, Each, clock);
    private readonly Lock changes = new();
    private Dictionary<string, byte[]> waiting = new(StringComparer.Ordinal);
    private Task<IReadOnlyDictionary<string, T>>? shared;

    /// <summary>Finds the holder of the secret with this hash.</summary>
    public async ValueTask<SecretReading<T>> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexString(hash);
        if (holders.TryGetValue(name, out var known))
        {
            return clock.GetElapsedTime(known.ReadAt) < remembered
                ? new(known.Holder)
                : new(await ReadAsync(name, hash, cancellationToken));
        }
        if (unknown.TryGetValue(name, out var readAt) && clock.GetElapsedTime(readAt) < UnknownFor)
            return default;
        if (single.Take("") == TimeSpan.Zero)
        {
            var holder = await ReadAsync(name, hash, cancellationToken);
            if (holder is not null)
                single.GiveBack("");
            return new(holder);
        }
        if (!TryJoin(name, hash, out var together))
            return new(null, IsBusy: true);
        var found = await together.WaitAsync(cancellationToken);
        return new(found.GetValueOrDefault(name));
    }

    private async Task<T?> ReadAsync(string name, byte[] hash, CancellationToken cancellationToken)
    {
        var readAt = clock.GetTimestamp();
        var holder = (await read([hash], cancellationToken)).GetValueOrDefault(name);
        Remember(name, holder, readAt);
        return holder;
    }

    private bool TryJoin(string name, byte[] hash, out Task<IReadOnlyDictionary<string, T>> together)
    {
        lock (changes)
        {
            if (shared is not null && waiting.Count >= MostWaiting)
            {
                together = shared;
                return false;
            }
            waiting[name] = hash;
            together = shared ??= ReadSharedAsync();
            return true;
        }
    }

    private async Task<IReadOnlyDictionary<string, T>> ReadSharedAsync()
    {
        await Task.Delay(SharedEvery, clock);
        Dictionary<string, byte[]> asked;
        lock (changes)
            (asked, waiting, shared) = (waiting, new(StringComparer.Ordinal), null);
        var readAt = clock.GetTimestamp();
        // Without the token of one caller: a caller who hangs up must not cancel it for the others.
        var found = await read([.. asked.Values], CancellationToken.None);
        foreach (var name in asked.Keys)
            Remember(name, found.GetValueOrDefault(name), readAt);
        return found;
    }

    private void Remember(string name, T? holder, long readAt)
    {
        if (holder is null)
        {
            holders.TryRemove(name, out _);
            if (unknown.Count >= MostRemembered)
                unknown.Clear();
            unknown[name] = readAt;
            return;
        }
        unknown.TryRemove(name, out _);
        if (holders.Count >= MostRemembered)
            holders.Clear();
        holders[name] = (holder, readAt);
    }
}

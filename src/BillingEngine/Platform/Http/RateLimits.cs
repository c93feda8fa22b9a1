using System.Threading.RateLimiting;

namespace BillingEngine.Platform.Http;

/// <summary>
/// The rate limit of this node: a token bucket per caller that fills by
/// <see cref="EngineOptions.RequestsPerSecond"/> and holds twice as many. Idle buckets are removed.
/// </summary>
public sealed class RateLimits : IDisposable
{
    private const int BurstSeconds = 2;

    private readonly PartitionedRateLimiter<string>? limiter;
    private readonly int perSecond;

    /// <summary>Creates the limits; without options, or with zero per second, there is no limit.</summary>
    public RateLimits(EngineOptions? options)
    {
        perSecond = options?.RequestsPerSecond ?? 0;
        if (perSecond <= 0)
            return;
        limiter = PartitionedRateLimiter.Create<string, string>(
            caller =>
                RateLimitPartition.GetTokenBucketLimiter(
                    caller,
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = Burst,
                        TokensPerPeriod = perSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        QueueLimit = 0,
                    }
                ),
            StringComparer.Ordinal
        );
    }

    /// <summary>The most requests at once.</summary>
    public int Burst => perSecond * BurstSeconds;

    /// <summary>Counts one request of a caller; null when there is no limit.</summary>
    public TakenRequest? Take(string caller)
    {
        if (limiter is null)
            return null;
        using var lease = limiter.AttemptAcquire(caller);
        var left = (int)(limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0);
        return new TakenRequest(lease.IsAcquired, left, (Burst - left + perSecond - 1) / perSecond);
    }

    /// <inheritdoc/>
    public void Dispose() => limiter?.Dispose();
}

/// <summary>
/// Whether a request is allowed, how many more are allowed at once, and in how many seconds the bucket is full.
/// </summary>
public readonly record struct TakenRequest(bool IsAllowed, int Left, int FullInSeconds);

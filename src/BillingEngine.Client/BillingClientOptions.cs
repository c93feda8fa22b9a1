namespace BillingEngine.Client;

/// <summary>The engine's address, the API key, and the retry policy.</summary>
public sealed class BillingClientOptions
{
    /// <summary>The engine's address, including a path prefix of a proxy. A trailing <c>/v1</c> is removed.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The secret key, <c>sk_…</c>. Use it only in the backend.</summary>
    public required string ApiKey { get; init; }

    /// <summary>
    /// How often a request is retried when no response came or the engine was busy; 0 turns retries off. A retried
    /// write has the same idempotency key, so it happens once.
    /// </summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause before the first retry. Each later pause is twice as long, with jitter.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that the client chooses itself.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest pause that the client makes at the engine's request (Retry-After). Beyond it, the client throws the
    /// refusal.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The timeout of one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for pauses and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

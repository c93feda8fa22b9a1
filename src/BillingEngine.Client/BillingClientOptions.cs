namespace BillingEngine.Client;

/// <summary>Where the engine is, who asks, and how patient the client is.</summary>
public sealed class BillingClientOptions
{
    /// <summary>
    /// The engine's address, with the path where a proxy has it under one; a <c>/v1</c> at its end is taken away.
    /// </summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The secret key, <c>sk_…</c>; it stays in the backend.</summary>
    public required string ApiKey { get; init; }

    /// <summary>
    /// How often a request is sent again when no answer came or the engine was busy; 0 turns that off. A repeated write
    /// carries the same idempotency key, so that it happens once.
    /// </summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause before the first retry; each later one is twice as long, with chance in it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that the client makes by itself.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause it makes because the engine asked for it; beyond it the refusal is thrown.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Measures pauses and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

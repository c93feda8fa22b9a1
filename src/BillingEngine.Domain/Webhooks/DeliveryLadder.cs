namespace BillingEngine.Domain.Webhooks;

/// <summary>
/// The growing delays between the attempts of a webhook delivery: seconds first, three days in total.
/// </summary>
public static class DeliveryLadder
{
    // The schedule that the Standard Webhooks specification recommends.
    private static readonly TimeSpan[] Rungs =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long an endpoint may fail before it is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>How many attempts a delivery gets in total.</summary>
    public static int MostAttempts => Rungs.Length + 1;

    /// <summary>When it is retried after this many attempts; null when no attempt is left.</summary>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset now) =>
        attempts >= MostAttempts ? null : now + Rungs[attempts - 1];
}

namespace BillingEngine.Domain.Webhooks;

/// <summary>The growing pauses with which a webhook is tried again: seconds first, three days in all.</summary>
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

    /// <summary>For how long an endpoint may fail before it is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>How often a delivery is tried at all.</summary>
    public static int MostAttempts => Rungs.Length + 1;

    /// <summary>When it is tried again after so many attempts; null when it was tried often enough.</summary>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset now) =>
        attempts >= MostAttempts ? null : now + Rungs[attempts - 1];
}

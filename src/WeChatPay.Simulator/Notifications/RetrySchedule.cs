namespace WeChatPay.Simulator.Notifications;

/// <summary>The waits between deliveries (docs/wechat-pay.md, Notifications).</summary>
internal static class RetrySchedule
{
    private static readonly int[] LongSeconds =
    [
        15,
        15,
        30,
        180,
        600,
        1200,
        1800,
        1800,
        1800,
        3600,
        10800,
        10800,
        10800,
        21600,
        21600,
    ];

    private static readonly int[] ShortSeconds = [15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600];

    /// <summary>The wait after the n-th failed delivery (from 1); null when it was the last.</summary>
    public static TimeSpan? WaitAfter(int attempts, NotificationSchedule schedule)
    {
        var waits = schedule == NotificationSchedule.Short ? ShortSeconds : LongSeconds;
        return attempts <= waits.Length ? TimeSpan.FromSeconds(waits[attempts - 1]) : null;
    }
}

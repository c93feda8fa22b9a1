namespace BillingEngine.Domain.Dunning;

/// <summary>
/// The growing delays between queries of an unknown outcome: seconds, minutes, hours, a day, then an operator.
/// </summary>
public static class Ladder
{
    // docs/wechat-pay.md, When no notification comes: 5 s to 10 min first; the later steps are our choice.
    private static readonly TimeSpan[] Rungs =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(3),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(16),
        TimeSpan.FromDays(1),
    ];

    private static readonly TimeSpan LongSilence = TimeSpan.FromDays(2);

    /// <summary>
    /// The delay before query number <paramref name="step"/> (from 0); after the last step it stays at one day.
    /// </summary>
    public static TimeSpan Pause(int step) => Rungs[Math.Clamp(step, 0, Rungs.Length - 1)];

    /// <summary>
    /// The delay before the same number is sent again: as long as the outcome has already been uncertain (<paramref
    /// name="silence"/>), but at least 15 seconds and at most a day.
    /// </summary>
    public static TimeSpan PauseAfter(TimeSpan silence) =>
        silence < Rungs[1] ? Rungs[1]
        : silence > Rungs[^1] ? Rungs[^1]
        : silence;

    /// <summary>Whether the outcome has been uncertain for so long that an operator should look.</summary>
    public static bool IsLong(TimeSpan silence) => silence > LongSilence;

    /// <summary>Whether all steps are used and an operator should look.</summary>
    public static bool IsClimbed(int step) => step >= Rungs.Length;
}

namespace BillingEngine.Domain.Dunning;

/// <summary>
/// The growing pauses with which an unknown outcome is asked for: seconds, minutes, hours, a day, then an operator.
/// </summary>
public static class Ladder
{
    // docs/wechat-pay.md, When no notification comes: 5 s to 10 min first; the later rungs are ours.
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
    /// The pause before ask number <paramref name="step"/> (0 first); from the top on it stays a day.
    /// </summary>
    public static TimeSpan Pause(int step) => Rungs[Math.Clamp(step, 0, Rungs.Length - 1)];

    /// <summary>
    /// The pause before the same number is sent again after nothing certain was said of it for
    /// <paramref name="silence"/>: as long again, from 15 seconds to a day.
    /// </summary>
    public static TimeSpan PauseAfter(TimeSpan silence) =>
        silence < Rungs[1] ? Rungs[1]
        : silence > Rungs[^1] ? Rungs[^1]
        : silence;

    /// <summary>Whether nothing certain was said for so long that an operator should look.</summary>
    public static bool IsLong(TimeSpan silence) => silence > LongSilence;

    /// <summary>Whether the ladder is climbed and an operator should look.</summary>
    public static bool IsClimbed(int step) => step >= Rungs.Length;
}

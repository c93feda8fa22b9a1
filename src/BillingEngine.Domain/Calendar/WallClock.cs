using NodaTime;

namespace BillingEngine.Domain.Calendar;

/// <summary>Resolves local times around clock changes.</summary>
internal static class WallClock
{
    /// <summary>
    /// A skipped time moves forward by the length of the gap; of an ambiguous time the first is taken.
    /// </summary>
    public static ZonedDateTime Resolve(DateTimeZone zone, LocalDateTime local) => zone.AtLeniently(local);

    /// <summary>Whether the clocks show this time twice.</summary>
    public static bool IsDoubled(DateTimeZone zone, LocalDateTime local) => zone.MapLocal(local).Count == 2;
}

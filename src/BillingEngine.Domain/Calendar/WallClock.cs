using NodaTime;

namespace BillingEngine.Domain.Calendar;

/// <summary>What a wall-clock time means where clocks change.</summary>
internal static class WallClock
{
    /// <summary>A skipped time moves forward by what was skipped; of a doubled one the first is taken.</summary>
    public static ZonedDateTime Resolve(DateTimeZone zone, LocalDateTime local) => zone.AtLeniently(local);

    /// <summary>Whether the clocks show a time twice.</summary>
    public static bool IsDoubled(DateTimeZone zone, LocalDateTime local) => zone.MapLocal(local).Count == 2;
}

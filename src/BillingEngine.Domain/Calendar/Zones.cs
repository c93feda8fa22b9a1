using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace BillingEngine.Domain.Calendar;

/// <summary>The IANA zones of the time-zone data that ships with the engine; the machine may have none.</summary>
public static class Zones
{
    // The provider alone would also accept "UTC+08", which is not an IANA name.
    private static readonly FrozenDictionary<string, Lazy<DateTimeZone>> Known =
        DateTimeZoneProviders.Tzdb.Ids.ToFrozenDictionary(
            id => id,
            id => new Lazy<DateTimeZone>(() => DateTimeZoneProviders.Tzdb[id]),
            StringComparer.Ordinal
        );

    /// <summary>The release of the time-zone data, such as <c>2025b</c>; stored with each computed date.</summary>
    public static string DataVersion { get; } = TzdbDateTimeZoneSource.Default.TzdbVersion;

    /// <summary>All known names, including links.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Whether a text is exactly the name of a known zone.</summary>
    public static bool IsKnown(string? name) => name is not null && Known.ContainsKey(name);

    /// <summary>The local date in a zone at an instant.</summary>
    public static DateOnly DateIn(string zone, DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(Find(zone)).Date.ToDateOnly();

    internal static DateTimeZone Find(string name) =>
        Known.TryGetValue(name, out var zone)
            ? zone.Value
            : throw new ArgumentException($"'{name}' is not a known IANA time zone.", nameof(name));
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace BillingEngine.Http;

/// <summary>RFC 3339 times as callers write them.</summary>
public static partial class Instants
{
    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>
    /// Reads a time with an offset, to the microsecond the database keeps; false for every other form.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return Form().IsMatch(text) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, Styles, out instant);
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Form();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace WeChatPay.Simulator.Wire;

/// <summary>Times as WeChat Pay writes them: with the offset +08:00.</summary>
internal static partial class Rfc3339
{
    private const int TickDigits = 7;
    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal;

    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    public static string Format(DateTimeOffset time) =>
        time.ToOffset(Home).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? time) => time is { } value ? Format(value) : null;

    /// <summary>
    /// Requires date, T, time, optional fraction, and Z or an offset. A fraction is truncated to a tick; a leap second
    /// is read as the second after it.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (Form().Match(text) is not { Success: true } form)
            return false;

        var leap = form.Groups["second"].Value == "60";
        var fraction = form.Groups["fraction"].Value.PadRight(TickDigits, '0')[..TickDigits];
        var plain =
            $"{form.Groups["start"].Value}{(leap ? "59" : form.Groups["second"].Value)}.{fraction}"
            + form.Groups["zone"].Value;
        if (
            !DateTimeOffset.TryParseExact(
                plain.ToUpperInvariant(),
                "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
                CultureInfo.InvariantCulture,
                Styles,
                out time
            )
        )
        {
            return false;
        }

        if (!leap)
            return true;

        var isLast =
            time.UtcDateTime is { Hour: 23, Minute: 59, Year: < 9999 } last
            && last.Day == DateTime.DaysInMonth(last.Year, last.Month);
        time = isLast ? time.AddSeconds(1) : default;
        return isLast;
    }

    [GeneratedRegex(
        "^(?<start>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:)(?<second>[0-9]{2})"
            + @"(\.(?<fraction>[0-9]+))?(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}

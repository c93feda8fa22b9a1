using System.Globalization;

namespace WeChatPay.Global.Http;

/// <summary>
/// Times as WeChat Pay writes them: RFC 3339 with an offset, in some samples only digits (docs/wechat-pay.md, Formats;
/// D-19, D-39).
/// </summary>
public static class WireTime
{
    // Some writers use the year 1 for a missing time; nothing here is older than WeChat Pay itself.
    private const int FirstYear = 2000;
    private const int TickDigits = 7;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Formats a time in UTC+8 with whole seconds, 25 characters: <c>2024-06-10T15:00:00+08:00</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToOffset(Beijing).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Formats a day in UTC+8 for a query string: <c>20240610</c>.</summary>
    public static string FormatDay(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Parses a time; null if it is not one. A time without an offset is in UTC+8, as in all such samples.
    /// </summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        text = WithoutFineFraction(text);
        const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces;
        if (DateTime.TryParseExact(text, Bare, CultureInfo.InvariantCulture, styles, out var bare))
        {
            return bare.Year < FirstYear
                ? null
                : new DateTimeOffset(DateTime.SpecifyKind(bare, DateTimeKind.Unspecified), Beijing);
        }

        return
            DateTimeOffset.TryParseExact(text, Zoned, CultureInfo.InvariantCulture, styles, out var zoned)
            && zoned.Year >= FirstYear
            ? zoned
            : null;
    }

    // Some writers send nanoseconds; a tick (100 ns) is the finest that .NET keeps.
    private static string WithoutFineFraction(string text)
    {
        var begin = text.IndexOf('.', StringComparison.Ordinal) + 1;
        if (begin == 0)
            return text;
        var end = begin;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - begin > TickDigits ? text.Remove(begin + TickDigits, end - begin - TickDigits) : text;
    }

    private static readonly string[] Bare =
    [
        "yyyyMMddHHmmss",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss",
    ];

    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
}

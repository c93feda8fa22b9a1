using System.Globalization;

namespace WeChatPay.Global.Http;

/// <summary>
/// Times on the wire: RFC 3339 with an offset, in some samples bare digits (docs/wechat-pay.md, Formats; D-19, D-39).
/// </summary>
public static class WireTime
{
    // The year 1 is how some writers leave a time out; nothing on this wire is older than the gateway.
    private const int FirstYear = 2000;
    private const int TickDigits = 7;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>25 characters in UTC+8, whole seconds: <c>2024-06-10T15:00:00+08:00</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToOffset(Beijing).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A day in UTC+8 as queries write it: <c>20240610</c>.</summary>
    public static string FormatDay(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a time; null when it is none. A time without an offset is taken as UTC+8, as all bare samples are.
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

    // Some writers give nanoseconds; a tick is the finest that is kept.
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

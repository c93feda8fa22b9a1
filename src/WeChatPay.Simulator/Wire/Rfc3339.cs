using System.Globalization;

namespace WeChatPay.Simulator.Wire;

/// <summary>Times as WeChat Pay writes them: with the offset of its home.</summary>
internal static class Rfc3339
{
    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    public static string Format(DateTimeOffset time) =>
        time.ToOffset(Home).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? time) => time is { } value ? Format(value) : null;

    /// <summary>Date, T, time, optional fraction, and Z or an offset; nothing less.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length >= 20 && text[10] is 'T' or 't'
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}

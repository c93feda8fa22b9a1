using System.Globalization;
using System.Text.RegularExpressions;

namespace BillingEngine.Platform.Http;

/// <summary>RFC 3339 times as callers write them, in bodies and in queries.</summary>
public static partial class Instants
{
    /// <summary>The rule for a time.</summary>
    public const string Rule = "must be an RFC 3339 time with an offset, such as 2026-11-22T02:00:00Z";

    private const int Digits = 6;

    /// <summary>
    /// Reads a time with an offset, cut to the microsecond that the database stores; false for every other form.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant) => Read(text, out instant) is null;

    /// <summary>Why a time is invalid, for its caller; null if it is valid.</summary>
    public static string? Fault(string text) => Read(text, out _);

    private static string? Read(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (Form().Match(text) is not { Success: true } form)
            return Rule + WhatIsMissing(text);
        int Part(string name) =>
            int.Parse(form.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        if (
            !DateOnly.TryParseExact(
                form.Groups["date"].ValueSpan,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
            || Part("hour") > 23
            || Part("minute") > 59
            || Part("second") > 60
        )
        {
            return Rule + "; there is no such date or time";
        }

        var (seconds, offset) = (new TimeSpan(Part("hour"), Part("minute"), Part("second")), TimeSpan.Zero);
        if (form.Groups["sign"].Success)
        {
            if (Part("offsetHour") > 23 || Part("offsetMinute") > 59)
                return Rule + "; there is no such offset";
            offset = new TimeSpan(Part("offsetHour"), Part("offsetMinute"), 0);
            offset = form.Groups["sign"].ValueSpan[0] == '-' ? -offset : offset;
        }
        var ticks = day.ToDateTime(TimeOnly.MinValue).Ticks + seconds.Ticks - offset.Ticks;
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            return Rule + "; it must lie between the years 1 and 9999 in UTC";
        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        // A leap second ends a month of UTC; like PostgreSQL, it is read as the second after it.
        if (Part("second") == 60 && (instant.Day != 1 || instant.TimeOfDay != TimeSpan.Zero))
            return Rule + "; a 60th second is there only at the end of a month of UTC";
        instant = instant.AddTicks(Fraction(form.Groups["fraction"].ValueSpan));
        return null;
    }

    private static long Fraction(ReadOnlySpan<char> digits)
    {
        var micros = 0L;
        for (var i = 0; i < Digits; i++)
            micros = (micros * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return micros * TimeSpan.TicksPerMicrosecond;
    }

    private static string WhatIsMissing(string text) =>
        Form().IsMatch(text + "Z") ? "; this one has no offset"
        : text.LastIndexOf(' ') is var blank and > 0 && Form().IsMatch($"{text[..blank]}+{text[(blank + 1)..]}")
            ? "; in a query + is written as %2B"
        : "";

    [GeneratedRegex(
        "^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})"
            + @"(\.(?<fraction>[0-9]+))?([Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}

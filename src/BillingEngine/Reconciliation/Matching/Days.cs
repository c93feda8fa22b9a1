using System.Globalization;
using BillingEngine.Platform.Pipeline;
using FluentValidation;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>Days in the format of the API: <c>2026-11-22</c>.</summary>
internal static class Days
{
    private const string Form = "must be a date such as 2026-11-22";

    /// <summary>Parses a day; false for any other format.</summary>
    public static bool TryParse(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Requires the format of a day; null is valid.</summary>
    public static IRuleBuilderOptions<T, string?> DayForm<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || TryParse(text, out _), () => new() { ["format"] = "date" }).WithMessage(Form);
}

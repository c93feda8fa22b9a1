using System.Globalization;
using BillingEngine.Platform.Pipeline;
using FluentValidation;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>Days as callers write them: <c>2026-11-22</c>.</summary>
internal static class Days
{
    private const string Form = "must be a date such as 2026-11-22";

    /// <summary>Reads a day; false for every other form.</summary>
    public static bool TryParse(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>A day; null is left alone.</summary>
    public static IRuleBuilderOptions<T, string?> DayForm<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || TryParse(text, out _), () => new() { ["format"] = "date" }).WithMessage(Form);

    /// <summary>The refusal of one field.</summary>
    public static Error Invalid(string field, string message) =>
        new(
            ErrorKind.Invalid,
            "validation_failed",
            "The request has 1 invalid field.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] }
        );
}

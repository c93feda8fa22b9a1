using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace BillingEngine.Cli;

/// <summary>
/// Options that take a whole number: what is no number, or out of range, is refused with a sentence that says what is
/// taken.
/// </summary>
public static class NumberOption
{
    /// <summary>One with a usual value.</summary>
    public static Option<int> Of(string name, string description, int usual, int least, int most) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            DefaultValueFactory = _ => usual,
            CustomParser = result => Read(result, name, least, most) ?? usual,
        };

    /// <summary>One that may be left out.</summary>
    public static Option<int?> Optional(string name, string description, int least, int most) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            CustomParser = result => Read(result, name, least, most),
        };

    /// <summary>
    /// What was given, for rules about several options; null where it is no number, which has its own sentence.
    /// </summary>
    public static int? Given(CommandResult command, Option<int> option, int usual) =>
        command.GetResult(option) is not { Tokens: [{ } token] } ? usual
        : int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
        : null;

    private static int? Read(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        result.AddError($"{name} must be a whole number from {least} to {most}, not '{text}'.");
        return null;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace BillingEngine.Cli;

/// <summary>
/// Options that take a whole number. Other input is refused with a message that names the allowed range.
/// </summary>
public static class NumberOption
{
    /// <summary>An option with a default value.</summary>
    public static Option<int> Of(string name, string description, int usual, int least, int most) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            DefaultValueFactory = _ => usual,
            CustomParser = result => Read(result, name, least, most) ?? usual,
        };

    /// <summary>An option that may be omitted.</summary>
    public static Option<int?> Optional(string name, string description, int least, int most) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            CustomParser = result => Read(result, name, least, most),
        };

    /// <summary>
    /// The given value, for rules about several options; null when it is not a number, which has its own message.
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

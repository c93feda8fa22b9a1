using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using FluentValidation;

namespace BillingEngine.Platform.Pipeline;

/// <summary>Validation rules that several requests share, with the messages that a caller reads.</summary>
public static partial class Rules
{
    /// <summary>The largest amount of one deduction, in minor units: 10^12.</summary>
    public const long MaxAmount = 1_000_000_000_000;

    private const int MaxPairs = 20;
    private const int MaxKeyLength = 40;
    private const int MaxValueLength = 500;

    /// <summary>
    /// Text that people read, in WeChat too: characters of the BMP, not blank, no control characters.
    /// </summary>
    public static IRuleBuilderOptions<T, string> Words<T>(this IRuleBuilder<T, string> rule, int maxLength) =>
        rule.Must(
                text => text.Length >= 1 && text.Length <= maxLength && !string.IsNullOrWhiteSpace(text),
                () => new() { ["minLength"] = 1, ["maxLength"] = maxLength }
            )
            .WithMessage($"must have 1 to {maxLength} characters and not be blank")
            .Must(text => !text.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            .WithMessage("must not contain control characters or characters outside the Basic Multilingual Plane");

    /// <summary>An integer between two bounds.</summary>
    public static IRuleBuilderOptions<T, TNumber> Within<T, TNumber>(
        this IRuleBuilder<T, TNumber> rule,
        TNumber min,
        TNumber max
    )
        where TNumber : IComparable<TNumber>, IComparable =>
        rule.InclusiveBetween(min, max).WithMessage($"must lie between {min} and {max}");

    /// <summary>An amount to collect, in minor units.</summary>
    public static IRuleBuilderOptions<T, long> Payable<T>(this IRuleBuilder<T, long> rule) => rule.Within(1, MaxAmount);

    /// <summary>A known currency.</summary>
    public static IRuleBuilderOptions<T, string> KnownCurrency<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(code => Currency.TryParse(code, out _), () => StatedRules.OneOf(Currency.Codes))
            .WithMessage($"must be one of: {string.Join(", ", Currency.Codes)}");

    /// <summary>The name of an IANA zone; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> KnownZone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(zone => zone is null || Zones.IsKnown(zone))
            .WithMessage("must be the name of an IANA time zone, such as Asia/Hong_Kong");

    /// <summary>A merchant category code; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> CategoryCode<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(code => code is null || CategoryCodeForm().IsMatch(code), () => new() { ["pattern"] = CategoryCodes })
            .WithMessage("must have 1 to 16 letters or digits");

    /// <summary>A payer's openid; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> Openid<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(
                openid =>
                    openid is null || (openid.Length is >= 1 and <= 128 && openid.All(c => c is > ' ' and < '\x7f')),
                () => new() { ["pattern"] = "^[!-~]{1,128}$" }
            )
            .WithMessage("must have 1 to 128 ASCII characters without spaces");

    /// <summary>
    /// The merchant's own pairs: at most 20, keys up to 40 and values up to 500 characters; null is allowed.
    /// </summary>
    public static IRuleBuilderOptions<T, IReadOnlyDictionary<string, string>?> Pairs<T>(
        this IRuleBuilder<T, IReadOnlyDictionary<string, string>?> rule
    ) =>
        rule.Must(pairs => pairs is null || pairs.Count <= MaxPairs, () => new() { ["maxProperties"] = MaxPairs })
            .WithMessage($"must have at most {MaxPairs} pairs")
            .Must(
                pairs => pairs is null || pairs.Keys.All(key => key.Length is >= 1 and <= MaxKeyLength),
                () =>
                    new()
                    {
                        ["propertyNames"] = new JsonObject { ["minLength"] = 1, ["maxLength"] = MaxKeyLength },
                    }
            )
            .WithMessage($"must have keys of 1 to {MaxKeyLength} characters")
            .Must(
                pairs => pairs is null || pairs.Values.All(value => value.Length <= MaxValueLength),
                () =>
                    new()
                    {
                        ["additionalProperties"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["maxLength"] = MaxValueLength,
                        },
                    }
            )
            .WithMessage($"must have values of at most {MaxValueLength} characters");

    private const string CategoryCodes = "^[0-9A-Za-z]{1,16}$";

    [GeneratedRegex(@"^[0-9A-Za-z]{1,16}\z")]
    private static partial Regex CategoryCodeForm();
}

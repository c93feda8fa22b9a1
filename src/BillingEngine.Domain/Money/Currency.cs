namespace BillingEngine.Domain.Common;

/// <summary>An ISO 4217 currency that WeChat Pay Global settles in (docs/wechat-pay.md, Formats).</summary>
public readonly record struct Currency
{
    private readonly string? code;

    private Currency(string code) => this.code = code;

    /// <summary>The three-letter code.</summary>
    public string Code => code ?? throw new InvalidOperationException("The currency was never set.");

    /// <inheritdoc/>
    public override string ToString() => Code;

    /// <summary>Parses a supported code; false for anything else.</summary>
    public static bool TryParse(string? text, out Currency currency)
    {
        currency = text is not null && Exponents.ContainsKey(text) ? new Currency(text) : default;
        return currency.code is not null;
    }

    /// <summary>Parses a supported code; throws for anything else.</summary>
    public static Currency Of(string code) =>
        TryParse(code, out var currency)
            ? currency
            : throw new ArgumentException($"'{code}' is not a supported currency.", nameof(code));

    /// <summary>All supported codes, in alphabetical order.</summary>
    public static IReadOnlyList<string> Codes => [.. Exponents.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The number of decimal digits: 0 for JPY, 2 for HKD.</summary>
    public int Exponent => Exponents[Code];

    private static readonly Dictionary<string, int> Exponents = new(StringComparer.Ordinal)
    {
        ["CNY"] = 2,
        ["HKD"] = 2,
        ["GBP"] = 2,
        ["USD"] = 2,
        ["JPY"] = 0,
        ["CAD"] = 2,
        ["AUD"] = 2,
        ["EUR"] = 2,
        ["NZD"] = 2,
        ["KRW"] = 0,
        ["THB"] = 2,
        ["SGD"] = 2,
        ["RUB"] = 2,
        ["CHF"] = 2,
        ["SEK"] = 2,
        ["DKK"] = 2,
        ["NOK"] = 2,
        ["AED"] = 2,
        ["TRY"] = 2,
        ["MOP"] = 2,
        ["TWD"] = 2,
        ["CZK"] = 2,
        ["MYR"] = 2,
        ["PHP"] = 2,
        ["IDR"] = 2,
        ["MNT"] = 2,
        ["QAR"] = 2,
        ["HUF"] = 2,
        ["KHR"] = 2,
        ["ISK"] = 0,
        ["PLN"] = 2,
        ["RON"] = 2,
        ["VND"] = 0,
        ["KZT"] = 2,
        ["AZN"] = 2,
        ["KGS"] = 2,
        ["FJD"] = 2,
        ["AMD"] = 2,
    };
}

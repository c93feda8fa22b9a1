namespace WeChatPay.Simulator.Transactions;

/// <summary>Fixed exchange rates to CNY, scaled by 10^8 (D-12), and the exponents of ISO 4217.</summary>
internal static class ExchangeRates
{
    private const long Scale = 100_000_000;

    private static readonly Dictionary<string, (int Exponent, long Rate)> Table = new(StringComparer.Ordinal)
    {
        ["CNY"] = (2, Scale),
        ["HKD"] = (2, 92800000),
        ["GBP"] = (2, 931000000),
        ["USD"] = (2, 724500000),
        ["JPY"] = (0, 4600000),
        ["CAD"] = (2, 528000000),
        ["AUD"] = (2, 478000000),
        ["EUR"] = (2, 784000000),
        ["NZD"] = (2, 441000000),
        ["KRW"] = (0, 525000),
        ["THB"] = (2, 19800000),
        ["SGD"] = (2, 536000000),
        ["RUB"] = (2, 8120000),
        ["CHF"] = (2, 808000000),
        ["SEK"] = (2, 69100000),
        ["DKK"] = (2, 105100000),
        ["NOK"] = (2, 67900000),
        ["AED"] = (2, 197300000),
        ["TRY"] = (2, 22400000),
        ["MOP"] = (2, 90100000),
        ["TWD"] = (2, 22400000),
        ["CZK"] = (2, 31700000),
        ["MYR"] = (2, 153600000),
        ["PHP"] = (2, 12300000),
        ["IDR"] = (2, 44500),
        ["MNT"] = (2, 210000),
        ["QAR"] = (2, 198900000),
        ["HUF"] = (2, 1980000),
        ["KHR"] = (2, 177000),
        ["ISK"] = (0, 5200000),
        ["PLN"] = (2, 180400000),
        ["RON"] = (2, 157600000),
        ["VND"] = (0, 28500),
        ["KZT"] = (2, 1610000),
        ["AZN"] = (2, 426200000),
        ["KGS"] = (2, 8300000),
        ["FJD"] = (2, 321000000),
        ["AMD"] = (2, 1870000),
    };

    public static bool Knows(string currency) => Table.ContainsKey(currency);

    public static IReadOnlyCollection<string> Currencies => Table.Keys;

    /// <summary>The number of decimals of a known currency.</summary>
    public static int ExponentOf(string currency) => Table[currency].Exponent;

    /// <summary>The CNY price in fen, at least 1, and its rate; CNY itself has no rate.</summary>
    public static (long PayerTotal, long? Rate) ToCny(long total, string currency)
    {
        if (currency == "CNY")
            return (total, null);

        var (exponent, rate) = Table[currency];
        var fenPerMinor = exponent == 0 ? 100 : 1;
        var fen = (Int128)total * fenPerMinor * rate / Scale;
        return ((long)Int128.Max(1, fen), rate);
    }
}

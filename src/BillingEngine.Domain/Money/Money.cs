using System.Globalization;

namespace BillingEngine.Domain.Common;

/// <summary>An amount in the minor unit of its currency. Amounts of two currencies never mix.</summary>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>Zero in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    public bool IsZero => Minor == 0;

    /// <summary>The sum; throws when the currencies differ or the sum overflows.</summary>
    public static Money operator +(Money a, Money b) => new(a.Minor + b.In(a.Currency), a.Currency);

    /// <summary>The difference; throws when the currencies differ or the result overflows.</summary>
    public static Money operator -(Money a, Money b) => new(a.Minor - b.In(a.Currency), a.Currency);

    /// <summary>The negative of an amount.</summary>
    public static Money operator -(Money a) => new(-a.Minor, a.Currency);

    /// <summary>Whether it is less; throws when the currencies differ.</summary>
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    /// <summary>Whether it is greater; throws when the currencies differ.</summary>
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    /// <summary>Whether it is not greater; throws when the currencies differ.</summary>
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    /// <summary>Whether it is not less; throws when the currencies differ.</summary>
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Minor.CompareTo(other.In(Currency));

    /// <summary>
    /// Splits the amount by ratios so that the shares add up exactly. Each share is rounded down; the remaining units
    /// go one each to the largest fractions, on a tie to the earlier share. Throws for negative amounts and ratios.
    /// </summary>
    public IReadOnlyList<Money> Allocate(params ReadOnlySpan<long> ratios)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Minor);
        Int128 total = 0;
        foreach (var ratio in ratios)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ratio, nameof(ratios));
            total += ratio;
        }
        if (total == 0)
            throw new ArgumentException("At least one ratio must be above zero.", nameof(ratios));

        var shares = new long[ratios.Length];
        var fractions = new (Int128 Fraction, int Index)[ratios.Length];
        var left = Minor;
        for (var i = 0; i < ratios.Length; i++)
        {
            var (share, fraction) = Int128.DivRem((Int128)Minor * ratios[i], total);
            shares[i] = (long)share;
            fractions[i] = (fraction, i);
            left -= shares[i];
        }
        Array.Sort(
            fractions,
            static (a, b) => b.Fraction != a.Fraction ? b.Fraction.CompareTo(a.Fraction) : a.Index - b.Index
        );
        for (var i = 0; i < left; i++)
            shares[fractions[i].Index]++;

        var currency = Currency;
        return Array.ConvertAll(shares, share => new Money(share, currency));
    }

    /// <summary>The amount for people, with the currency first: <c>HKD 88.00</c>, <c>JPY 100</c>.</summary>
    public override string ToString() => $"{Currency.Code} {ToDecimalText()}";

    /// <summary>The amount in the major unit, with all decimals of the currency: <c>88.00</c>.</summary>
    public string ToDecimalText()
    {
        var digits = Int128.Abs(Minor).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Exponent + 1, '0');
        var sign = Minor < 0 ? "-" : "";
        return Currency.Exponent == 0
            ? sign + digits
            : $"{sign}{digits[..^Currency.Exponent]}.{digits[^Currency.Exponent..]}";
    }

    private long In(Currency currency) =>
        Currency == currency
            ? Minor
            : throw new InvalidOperationException($"Amounts in {Currency} and {currency} cannot be combined.");
}

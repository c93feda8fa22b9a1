using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Tests.Amounts;

public sealed class MoneyTests
{
    private static readonly Currency Hkd = Currency.Of("HKD");

    [Theory]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(101, new long[] { 1, 1, 1 }, new long[] { 34, 34, 33 })]
    [InlineData(10, new long[] { 70, 20, 10 }, new long[] { 7, 2, 1 })]
    [InlineData(5, new long[] { 3, 7 }, new long[] { 2, 3 })]
    [InlineData(1, new long[] { 1, 2 }, new long[] { 0, 1 })]
    [InlineData(7, new long[] { 0, 1, 0 }, new long[] { 0, 7, 0 })]
    [InlineData(0, new long[] { 5, 5 }, new long[] { 0, 0 })]
    [InlineData(
        long.MaxValue,
        new long[] { long.MaxValue, long.MaxValue },
        new long[] { 4611686018427387904, 4611686018427387903 }
    )]
    public void Units_left_over_go_to_the_largest_fractions_the_earlier_first(
        long minor,
        long[] ratios,
        long[] expected
    ) => Assert.Equal(expected, new Money(minor, Hkd).Allocate(ratios).Select(share => share.Minor));

    [Fact]
    public void Shares_add_up_and_none_is_a_whole_unit_from_its_part()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 20_000; round++)
        {
            var money = new Money(random.NextInt64(0, random.Next(2) == 0 ? 1_000 : 1_000_000_000_000), Hkd);
            var ratios = Enumerable
                .Range(0, random.Next(1, 12))
                .Select(_ => random.NextInt64(0, 1_000))
                .Append(1)
                .ToArray();
            var total = ratios.Sum();

            var shares = money.Allocate(ratios);

            Assert.Equal(money, shares.Aggregate((a, b) => a + b));
            for (var i = 0; i < ratios.Length; i++)
            {
                var distance = ((Int128)shares[i].Minor * total) - ((Int128)money.Minor * ratios[i]);
                Assert.True(
                    Int128.Abs(distance) < total,
                    $"{money} by {string.Join(',', ratios)}: share {i} is {shares[i]}"
                );
            }
        }
    }

    [Fact]
    public void What_is_negative_or_has_no_part_cannot_be_split()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Money(-1, Hkd).Allocate(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Money(10, Hkd).Allocate(2, -1));
        Assert.Throws<ArgumentException>(() => new Money(10, Hkd).Allocate(0, 0));
        Assert.Throws<ArgumentException>(() => new Money(10, Hkd).Allocate());
    }

    [Fact]
    public void Two_currencies_never_mix()
    {
        var (hkd, cny) = (new Money(1, Hkd), new Money(1, Currency.Of("CNY")));

        Assert.Throws<InvalidOperationException>(() => hkd + cny);
        Assert.Throws<InvalidOperationException>(() => hkd - cny);
        Assert.Throws<InvalidOperationException>(() => hkd < cny);
        Assert.Throws<InvalidOperationException>(() => hkd.CompareTo(cny));
        Assert.NotEqual(hkd, cny);
    }

    [Fact]
    public void An_overflow_is_an_error()
    {
        var most = new Money(long.MaxValue, Hkd);

        Assert.Throws<OverflowException>(() => most + new Money(1, Hkd));
        Assert.Throws<OverflowException>(() => -most - new Money(2, Hkd));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Hkd));
    }

    [Fact]
    public void Amounts_of_a_currency_compare()
    {
        var (less, more) = (new Money(1, Hkd), new Money(2, Hkd));

        Assert.True(less < more && more > less && less <= more && more >= less);
        Assert.False(less > more || more < less || less >= more || more <= less);
        Assert.True(Money.Zero(Hkd).IsZero);
    }

    [Theory]
    [InlineData(8800, "HKD", "HKD 88.00")]
    [InlineData(5, "HKD", "HKD 0.05")]
    [InlineData(-5, "HKD", "HKD -0.05")]
    [InlineData(100, "JPY", "JPY 100")]
    [InlineData(0, "KRW", "KRW 0")]
    [InlineData(long.MinValue, "CNY", "CNY -92233720368547758.08")]
    public void An_amount_reads_as_people_write_it(long minor, string currency, string expected) =>
        Assert.Equal(expected, new Money(minor, Currency.Of(currency)).ToString());
}

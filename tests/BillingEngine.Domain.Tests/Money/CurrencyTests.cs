using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Tests.Amounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("CNY HKD GBP USD CAD AUD EUR NZD THB SGD RUB CHF SEK DKK NOK AED TRY MOP TWD CZK", 2)]
    [InlineData("MYR PHP IDR MNT QAR HUF KHR", 2)]
    [InlineData("PLN RON KZT AZN KGS FJD AMD", 2)]
    [InlineData("JPY KRW ISK VND", 0)]
    public void The_table_holds_what_the_gateway_settles_in_with_its_decimals(string codes, int exponent)
    {
        foreach (var code in codes.Split(' '))
        {
            Assert.True(Currency.TryParse(code, out var currency), code);
            Assert.Equal((code, exponent), (currency.Code, currency.Exponent));
        }
    }

    [Fact]
    public void The_table_holds_nothing_else()
    {
        Assert.Equal(38, Currency.Codes.Count);
        Assert.Equal(Currency.Codes.Order(StringComparer.Ordinal), Currency.Codes);
    }

    [Theory]
    [InlineData("hkd")]
    [InlineData("HK")]
    [InlineData("HKD ")]
    [InlineData("XXX")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_no_currency(string? text)
    {
        Assert.False(Currency.TryParse(text, out _));
        Assert.ThrowsAny<ArgumentException>(() => Currency.Of(text!));
    }

    [Fact]
    public void A_currency_that_was_never_set_says_so() =>
        Assert.Throws<InvalidOperationException>(() => default(Currency).Code);
}

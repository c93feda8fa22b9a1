using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Tests.Common;

public sealed class Base32Tests
{
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "00000000000000000000000001")]
    [InlineData("00000000-0000-0000-0000-00000000001f", "0000000000000000000000000Z")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    // The ULID specification's example timestamp, 1469918176385 ms, reads 01ARYZ6S41.
    [InlineData("01563df3-6481-0000-0000-000000000000", "01ARYZ6S410000000000000000")]
    public void Known_values_are_written_as_known(string guid, string text)
    {
        Assert.Equal(text, Base32.Encode(Guid.Parse(guid)));
        Assert.True(Base32.TryDecode(text, out var decoded));
        Assert.Equal(Guid.Parse(guid), decoded);
    }

    [Fact]
    public void Every_value_comes_back_and_texts_sort_as_values_do()
    {
        var random = new Random(20261122);
        var bytes = new byte[16];
        var pairs = new List<(string Hex, string Text)>();
        for (var round = 0; round < 10_000; round++)
        {
            random.NextBytes(bytes);
            var value = new Guid(bytes, bigEndian: true);
            var text = Base32.Encode(value);
            Assert.True(Base32.TryDecode(text, out var decoded));
            Assert.Equal(value, decoded);
            pairs.Add((Convert.ToHexString(bytes), text));
        }
        Assert.Equal(
            pairs.OrderBy(pair => pair.Hex, StringComparer.Ordinal),
            pairs.OrderBy(pair => pair.Text, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000")]
    [InlineData("000000000000000000000000000")]
    [InlineData("80000000000000000000000000")]
    [InlineData("0000000000000000000000000I")]
    [InlineData("0000000000000000000000000L")]
    [InlineData("0000000000000000000000000O")]
    [InlineData("0000000000000000000000000U")]
    [InlineData("0000000000000000000000000a")]
    [InlineData("0000000000000000000000000-")]
    public void What_is_not_of_the_alphabet_or_too_large_is_refused(string text) =>
        Assert.False(Base32.TryDecode(text, out _));
}

using System.Security.Cryptography;
using BillingEngine.Platform.Persistence;

namespace BillingEngine.Tests.Webhooks;

public sealed class SecretBoxTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void What_is_sealed_is_not_in_the_bytes_and_opens_again()
    {
        var box = new SecretBox(Key);
        var stored = box.Seal("whsec_secret"u8, "one");

        Assert.Equal(-1, stored.AsSpan().IndexOf("secret"u8));
        Assert.Equal("whsec_secret"u8, box.Open(stored, "one"));
        Assert.NotEqual(stored, box.Seal("whsec_secret"u8, "one"));
    }

    [Fact]
    public void Another_key_another_place_or_a_changed_byte_opens_nothing()
    {
        var stored = new SecretBox(Key).Seal("secret"u8, "one");
        var changed = stored.ToArray();
        changed[^1] ^= 1;
        var other = new SecretBox(Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()));

        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(Key).Open(stored, "two"));
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(Key).Open(changed, "one"));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(stored, "one"));
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(null).Open(stored, "one"));
    }

    [Fact]
    public void What_was_kept_without_a_key_can_be_read_when_there_is_one() =>
        Assert.Equal("secret"u8, new SecretBox(Key).Open(new SecretBox(null).Seal("secret"u8, "one"), "one"));

    [Theory]
    [InlineData("", false), InlineData("c2hvcnQ=", false), InlineData("no base64 at all", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false)]
    public void A_key_is_32_bytes_in_base64(string text, bool isKey) => Assert.Equal(isKey, SecretBox.IsKey(text));
}

using System.Text;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Signatures;

public class CipherTests
{
    public static TheoryData<string> GcmCases => Vectors.Names("aes-gcm.json");

    public static TheoryData<string> OaepCases => Vectors.Names("oaep.json");

    [Theory, MemberData(nameof(GcmCases))]
    public void Aes_gcm_vectors_open_or_are_refused(string name)
    {
        var c = Vectors.Case("aes-gcm.json", name);
        using var cipher = new AesGcmCipher((string)c["key"]!);

        var opened = cipher.TryDecrypt(
            (string)c["nonce"]!,
            (string?)c["associated_data"],
            (string)c["ciphertext"]!,
            out var plaintext
        );

        Assert.Equal((string)c["expected"]! == "ok", opened);
        Assert.Equal((string?)c["plaintext"], plaintext is null ? null : Encoding.UTF8.GetString(plaintext));
        if (opened)
        {
            Assert.Equal(
                (string)c["ciphertext"]!,
                cipher.Encrypt((string)c["nonce"]!, (string)c["associated_data"]!, plaintext)
            );
        }
    }

    [Theory]
    [InlineData("short", "")]
    [InlineData(null, "")]
    [InlineData("123456789012", null)]
    public void An_unusable_nonce_or_ciphertext_is_refused(string? nonce, string? ciphertext)
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        Assert.False(cipher.TryDecrypt(nonce, "", ciphertext, out _));
    }

    [Fact]
    public void Missing_associated_data_is_empty()
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        var text = cipher.Encrypt("123456789012", "", "x"u8);
        Assert.True(cipher.TryDecrypt("123456789012", null, text, out var opened));
        Assert.Equal("x"u8.ToArray(), opened);
    }

    [Fact]
    public void A_key_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AesGcmCipher("too short"));

    [Fact]
    public void One_cipher_serves_many_threads()
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        var good = 0;
        Parallel.For(
            0,
            5000,
            i =>
            {
                var text = Encoding.UTF8.GetBytes("text " + i);
                var nonce = Nonce.NewForCipher();
                if (
                    cipher.TryDecrypt(nonce, "a", cipher.Encrypt(nonce, "a", text), out var opened)
                    && opened.AsSpan().SequenceEqual(text)
                )
                {
                    Interlocked.Increment(ref good);
                }
            }
        );
        Assert.Equal(5000, good);
    }

    [Theory, MemberData(nameof(OaepCases))]
    public void Oaep_vectors_open_or_are_refused(string name)
    {
        var c = Vectors.Case("oaep.json", name);
        using var key = Vectors.PrivateKey((string)c["decrypt_with"]!);
        Assert.Equal((string?)c["plaintext"], SensitiveField.Decrypt(key, (string)c["ciphertext"]!));
    }

    [Theory]
    [InlineData(FieldPadding.OaepSha1)]
    [InlineData(FieldPadding.Pkcs1)]
    public void A_sealed_field_opens_with_the_same_padding_only(FieldPadding padding)
    {
        using var key = Vectors.PrivateKey("merchant");
        var text = SensitiveField.Encrypt(key, "张三", padding);
        Assert.Equal("张三", SensitiveField.Decrypt(key, text, padding));
        if (padding == FieldPadding.Pkcs1)
            Assert.Null(SensitiveField.Decrypt(key, text));
    }

    [Fact]
    public void A_field_that_is_too_long_or_not_base64_is_refused()
    {
        using var key = Vectors.PrivateKey("merchant");
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() =>
            SensitiveField.Encrypt(key, new string('x', 215))
        );
        Assert.Null(SensitiveField.Decrypt(key, "not base64!"));
    }
}

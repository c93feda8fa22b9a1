using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Client;

/// <summary>Files, whose signature covers their description only, and fields that are encrypted.</summary>
public class FileTests
{
    private static readonly byte[] File = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0xF0, 0x9F];

    [Fact]
    public async Task The_description_is_signed_and_the_file_is_not()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, """{"media_id":"M1"}""");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));

        var reply = await client.Files.UploadAsync("/v3/global/files", "a.png", "image/png", File, default);

        var uploaded = Assert.IsType<GatewayReply<JsonElement>.Answered>(reply).Value;
        Assert.Equal("M1", uploaded.GetProperty("media_id").ToString());
        var seen = gateway.Seen[0];
        Assert.StartsWith("multipart/form-data", seen.Headers.ContentType.ToString(), StringComparison.Ordinal);
        var meta = $$"""{"filename":"a.png","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(File))}}"}""";
        Assert.Contains($"name=\"meta\"", seen.Text, StringComparison.Ordinal);
        Assert.Contains(meta, seen.Text, StringComparison.Ordinal);
        Assert.True(seen.Body.AsSpan().IndexOf(File) > 0);
        Assert.False(seen.SignatureHolds);
        Assert.True(AuthorizationHeader.TryParse(seen.Headers.Authorization, out var header));
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);
        Assert.True(
            RsaSignature.Verify(
                key,
                SignatureMessage.ForRequest(
                    "POST",
                    "/v3/global/files",
                    header.Timestamp,
                    header.NonceStr,
                    Encoding.UTF8.GetBytes(meta)
                ),
                header.Signature
            )
        );
    }

    [Theory]
    [InlineData(FieldPadding.OaepSha1)]
    [InlineData(FieldPadding.Pkcs1)]
    public async Task A_field_is_encrypted_with_the_newest_certificate_which_is_named(FieldPadding padding)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Listed = [0, 1];
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var sealedField = await client.SensitiveFields.EncryptAsync("张三", padding, default);
        Assert.Equal(Vectors.Serial("platform_b"), sealedField!.Serial);
        using var key = Vectors.PrivateKey("platform_b");
        Assert.Equal("张三", SensitiveField.Decrypt(key, sealedField.Ciphertext, padding));
    }

    [Fact]
    public async Task An_account_that_uses_the_public_key_encrypts_with_it()
    {
        using var client = new WeChatPayClient(TestAccount.Direct(usePublicKey: true));
        var sealedField = await client.SensitiveFields.EncryptAsync("13800000000", FieldPadding.OaepSha1, default);
        Assert.Equal(Vectors.Id("publicKeyId"), sealedField!.Serial);
        using var key = Vectors.PrivateKey("wechatpay_pubkey");
        Assert.Equal("13800000000", SensitiveField.Decrypt(key, sealedField.Ciphertext));
    }

    [Fact]
    public async Task Without_a_certificate_nothing_is_encrypted()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.OnCertificates = context => ScriptedGateway.SignedAsync(context, 500, "{}");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.Null(await client.SensitiveFields.EncryptAsync("x", FieldPadding.OaepSha1, default));
    }

    public static TheoryData<string> Fields => Vectors.Names("oaep.json");

    [Theory, MemberData(nameof(Fields))]
    public void A_field_for_the_merchant_is_opened_with_the_accounts_key(string name)
    {
        var c = Vectors.Case("oaep.json", name);
        using var client = new WeChatPayClient(TestAccount.Direct());
        var readable = (string)c["expected"]! == "ok" && (string)c["decrypt_with"]! == "merchant";
        Assert.Equal(
            readable ? (string)c["plaintext"]! : null,
            client.SensitiveFields.Decrypt((string)c["ciphertext"]!)
        );
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

/// <summary>Serial numbers of platform certificates, which each tool prints differently.</summary>
public class SerialTests
{
    private const string Order = """{"out_trade_no":"D1","trade_state":"SUCCESS"}""";

    [Theory]
    // DER adds a zero byte if the first bit is set; .NET prints it, openssl and the gateway do not.
    [InlineData("00F0A1B2C3D4E5F60718", "F0A1B2C3D4E5F60718", "F0A1B2C3D4E5F60718")]
    [InlineData("00F0A1B2C3D4E5F60718", "00F0A1B2C3D4E5F60718", "f0a1b2c3d4e5f60718")]
    [InlineData("0A1B2C3D4E5F607182", "A1B2C3D4E5F607182", "0a1b2c3d4e5f607182")]
    [InlineData("0A1B2C3D4E5F607182", "0A1B2C3D4E5F607182", "A1B2C3D4E5F607182")]
    public async Task A_serial_is_the_same_however_it_is_printed(string inside, string listed, string named)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var body = ListOf(inside, listed);
        gateway.OnCertificates = c => AnswerAsync(c, body, named);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));

        Assert.True(await client.Certificates.RefreshAsync(CancellationToken.None));

        Assert.Equal(listed, client.Keys.NewestCertificate!.Serial);
        gateway.Next(c => AnswerAsync(c, Order, named));
        Assert.IsType<GatewayReply<Transaction>.Answered>(
            await client.Transactions.GetAsync("42", null, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("00F0A1B2C3D4E5F60718", "F0A1B2C3D4E5F607180")]
    [InlineData("00F0A1B2C3D4E5F60718", "F0A1B2C3D4E5F60719")]
    public async Task Another_serial_is_another_certificate(string inside, string listed)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var body = ListOf(inside, listed);
        gateway.OnCertificates = c => AnswerAsync(c, body, listed);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.False(await client.Certificates.RefreshAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("3a5c0d1e2f30415263748596a7b8c9daebfc0d1e", true)]
    [InlineData("AB", true)]
    [InlineData("3A:5C:0D:1E", false)]
    [InlineData("0x3A5C", false)]
    [InlineData("003A5C0D1E2F30415263748596A7B8C9DAEBFC0D1E", false)]
    public void The_merchants_serial_is_at_most_40_hexadecimal_digits(string serial, bool good)
    {
        var account = TestAccount.Direct(serial: serial);
        Assert.Equal(good ? [] : ["SerialNo"], account.Problems().Select(p => p.Split(' ')[0]));
    }

    [Fact]
    public void The_merchants_serial_goes_out_in_capitals()
    {
        using var signer = RequestSigner.FromPem(
            "19",
            Vectors.Serial("merchant").ToLowerInvariant(),
            Vectors.MerchantKeyPem
        );
        Assert.True(AuthorizationHeader.TryParse(signer.Authorize("GET", "/", [], 1), out var header));
        Assert.Equal(Vectors.Serial("merchant"), header.SerialNo);
    }

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context, string body, string serial) =>
        ScriptedGateway.WriteAsync(
            context,
            200,
            body,
            headers => ScriptedGateway.Sign(headers, body, 0, serial: serial)
        );

    private static string ListOf(string inside, string listed)
    {
        using var key = Vectors.PrivateKey("platform_a");
        var name = new X500DistinguishedName("CN=platform");
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            name,
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).Create(
            name,
            X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1),
            now.AddDays(-1),
            now.AddDays(1),
            Convert.FromHexString(inside)
        );
        Assert.Equal(inside, certificate.SerialNumber);
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        return JsonSerializer.Serialize(
            new CertificatesReply([
                new PlatformCertificateEntry
                {
                    SerialNo = listed,
                    EncryptCertificate = new EncryptedResource
                    {
                        Algorithm = AesGcmCipher.Algorithm,
                        Nonce = "61f9c719728a",
                        AssociatedData = "certificate",
                        Ciphertext = cipher.Encrypt(
                            "61f9c719728a",
                            "certificate",
                            Encoding.UTF8.GetBytes(certificate.ExportCertificatePem())
                        ),
                    },
                },
            ]),
            CertificatesJson.Wire.CertificatesReply
        );
    }
}

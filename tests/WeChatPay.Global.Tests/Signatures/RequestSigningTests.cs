using System.Security.Cryptography;
using System.Text;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Signatures;

public class RequestSigningTests
{
    private const string Schema = "WECHATPAY2-SHA256-RSA2048";

    public static TheoryData<string> Cases => Vectors.Names("request-signing.json");

    [Theory, MemberData(nameof(Cases))]
    public void The_vectors_message_and_signature_are_reproduced_byte_for_byte(string name)
    {
        var c = Vectors.Case("request-signing.json", name);
        var body = Encoding.UTF8.GetBytes((string)c["signed_body"]!);
        var target = new Uri((string)c["url"]!).PathAndQuery;

        var message = SignatureMessage.ForRequest(
            (string)c["method"]!,
            target,
            (string)c["timestamp"]!,
            (string)c["nonce_str"]!,
            body
        );
        using var signer = RequestSigner.FromPem("1900009191", Vectors.Serial("merchant"), Vectors.MerchantKeyPem);

        Assert.Equal((string)c["message"]!, Encoding.UTF8.GetString(message));
        Assert.Equal((string)c["message_sha256_hex"]!, Convert.ToHexStringLower(SHA256.HashData(message)));
        Assert.Equal((string)c["signature"]!, signer.Sign(message));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_vectors_header_is_reproduced_and_read_back(string name)
    {
        var c = Vectors.Case("request-signing.json", name);
        var expected = (string)c["authorization"]!;
        Assert.True(AuthorizationHeader.TryParse(expected, out var read));

        using var signer = RequestSigner.FromPem(read.MchId, Vectors.Serial("merchant"), Vectors.MerchantKeyPem);
        var header = signer.Authorize(
            (string)c["method"]!,
            (string)c["signed_target"]!,
            Encoding.UTF8.GetBytes((string)c["signed_body"]!),
            long.Parse((string)c["timestamp"]!),
            (string)c["nonce_str"]!
        );

        Assert.Equal(expected, header);
        Assert.Equal((string)c["nonce_str"]!, read.NonceStr);
        Assert.Equal((string)c["timestamp"]!, read.Timestamp);
        Assert.Equal(Vectors.Serial("merchant"), read.SerialNo);
        Assert.Equal((string)c["signature"]!, read.Signature);
    }

    [Fact]
    public void The_pairs_of_a_header_may_come_in_any_order()
    {
        Assert.True(
            AuthorizationHeader.TryParse(
                Schema + " signature=\"c2ln=\",serial_no=\"AB\", timestamp=\"1\",mchid=\"19\",nonce_str=\"n\"",
                out var header
            )
        );
        Assert.Equal(new AuthorizationHeader("19", "n", "1", "AB", "c2ln="), header);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Schema)]
    [InlineData("WECHATPAY2-SM2-WITH-SM3 mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\"")]
    [InlineData(Schema + " mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\"")]
    [InlineData(Schema + " mchid=\"1\",mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\"")]
    [InlineData(Schema + " mchid=\"\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\"")]
    [InlineData(Schema + " mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\",")]
    [InlineData(Schema + " mchid=\"1\" nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\"")]
    [InlineData(Schema + " mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s")]
    [InlineData(Schema + " mchid=1,nonce_str=n,timestamp=1,serial_no=A,signature=s")]
    [InlineData(Schema + " mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"A\",signature=\"s\",x=\"y\"")]
    public void A_malformed_header_is_not_read(string? value) =>
        Assert.False(AuthorizationHeader.TryParse(value, out _));

    [Fact]
    public void Each_signature_has_a_nonce_of_its_own()
    {
        using var signer = RequestSigner.FromPem("1900009191", "AB", Vectors.MerchantKeyPem);
        var nonces = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var value = signer.Authorize("GET", "/", default, 1718000000);
            Assert.True(AuthorizationHeader.TryParse(value, out var header));
            Assert.Matches("^[0-9A-Za-z]{32}$", header.NonceStr);
            Assert.True(nonces.Add(header.NonceStr));
        }
    }

    [Fact]
    public void One_signer_serves_many_threads()
    {
        using var signer = RequestSigner.FromPem("1900009191", "AB", Vectors.MerchantKeyPem);
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);
        var good = 0;
        Parallel.For(
            0,
            200,
            i =>
            {
                var message = Encoding.UTF8.GetBytes("message " + i);
                if (RsaSignature.Verify(key, message, signer.Sign(message)))
                    Interlocked.Increment(ref good);
            }
        );
        Assert.Equal(200, good);
    }
}

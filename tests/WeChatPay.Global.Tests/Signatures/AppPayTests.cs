using System.Text;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Signatures;

public class AppPayTests
{
    private const string File = "app-paysign.json";
    private const string PrepayId = "wx201410272009395522657a690389285100";

    public static TheoryData<string> Cases => Vectors.Names(File);

    public static TheoryData<string> Negatives => Vectors.Names(File, "negative");

    [Theory, MemberData(nameof(Cases))]
    public void The_vectors_message_and_parameters_are_reproduced_byte_for_byte(string name)
    {
        var c = Vectors.Case(File, name);
        var request = c["request"]!.AsObject();
        using var signer = Signer((string)request["partnerid"]!);

        var signed = AppPaySignature.Create(
            signer,
            (string)request["appid"]!,
            (string)request["prepayid"]!,
            long.Parse((string)request["timestamp"]!),
            (string)request["noncestr"]!
        );

        Assert.Equal((string)c["message"]!, Message(signed));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["appid"] = signed.AppId,
                ["partnerid"] = signed.PartnerId,
                ["prepayid"] = signed.PrepayId,
                ["package"] = AppPaySignature.Package,
                ["noncestr"] = signed.NonceStr,
                ["timestamp"] = signed.Timestamp,
                ["sign"] = signed.Sign,
            },
            request.ToDictionary(f => f.Key, f => (string)f.Value!)
        );
    }

    [Theory, MemberData(nameof(Negatives))]
    public void The_vectors_of_other_forms_are_well_signed_but_never_an_apps_signature(string name)
    {
        var c = Vectors.Case(File, name, "negative");
        var signature = (string)c["signature"]!;
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);
        using var signer = Signer(Vectors.Id("mchid"));
        var lines = ((string)c["message"]!).Split('\n');
        var bare = lines[3].Replace("prepay_id=", "", StringComparison.Ordinal);

        var signed = AppPaySignature.Create(signer, lines[0], bare, long.Parse(lines[1]), lines[2]);

        Assert.True(RsaSignature.Verify(key, Encoding.UTF8.GetBytes((string)c["message"]!), signature));
        Assert.False(RsaSignature.Verify(key, Encoding.UTF8.GetBytes(Message(signed)), signature));
        Assert.NotEqual(signature, signed.Sign);
        Assert.Throws<ArgumentException>(() =>
            AppPaySignature.Create(signer, lines[0], lines[3], long.Parse(lines[1]), lines[2])
        );
    }

    [Theory]
    [InlineData("", PrepayId, "n")]
    [InlineData("wx8888888888888888", "", "n")]
    [InlineData("wx8888888888888888", AppPaySignature.Package, "n")]
    [InlineData("wx8888888888888888", PrepayId, "")]
    [InlineData("wx8888888888888888", PrepayId, "5K8264ILTKCH16CQ2502SI8ZNMTM67VSx")]
    public void What_no_app_could_pay_with_is_not_signed(string appId, string prepayId, string nonce)
    {
        using var signer = Signer(Vectors.Id("mchid"));
        Assert.ThrowsAny<ArgumentException>(() => AppPaySignature.Create(signer, appId, prepayId, 1718000000, nonce));
    }

    [Fact]
    public void Each_payment_of_an_app_has_a_nonce_of_its_own_and_a_signature_that_holds()
    {
        using var signer = Signer(Vectors.Id("mchid"));
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);

        var first = AppPaySignature.Create(signer, "wx8888888888888888", PrepayId, 1718000000);
        var second = AppPaySignature.Create(signer, "wx8888888888888888", PrepayId, 1718000000);

        Assert.NotEqual(first.NonceStr, second.NonceStr);
        Assert.All(
            [first, second],
            signed =>
            {
                Assert.Matches("^[0-9A-Za-z]{32}$", signed.NonceStr);
                Assert.True(RsaSignature.Verify(key, Encoding.UTF8.GetBytes(Message(signed)), signed.Sign));
            }
        );
    }

    private static string Message(AppPaySignature signed) =>
        Encoding.UTF8.GetString(
            SignatureMessage.ForAppPay(signed.AppId, signed.Timestamp, signed.NonceStr, signed.PrepayId)
        );

    private static RequestSigner Signer(string mchId) =>
        RequestSigner.FromPem(mchId, Vectors.Serial("merchant"), Vectors.MerchantKeyPem);
}

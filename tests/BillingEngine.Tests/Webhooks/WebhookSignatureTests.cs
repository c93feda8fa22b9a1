using System.Text;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // Published with the specification's reference implementations.
    [Theory]
    [InlineData(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        """{"event_type":"ping","data":{"success":true}}""",
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    )]
    [InlineData(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )]
    public void It_is_the_signature_of_the_published_vectors(
        string secret,
        string id,
        long timestamp,
        string body,
        string signature
    ) =>
        Assert.Equal(
            signature,
            WebhookSignature.Of(
                id,
                timestamp,
                Encoding.UTF8.GetBytes(body),
                [Convert.FromBase64String(secret["whsec_".Length..])]
            )
        );

    [Fact]
    public void Two_secrets_sign_side_by_side()
    {
        byte[][] keys =
        [
            [1, 2, 3],
            [4, 5, 6],
        ];
        var each = keys.Select(key => WebhookSignature.Of("msg", 1, "{}"u8, [key]));

        Assert.Equal(string.Join(' ', each), WebhookSignature.Of("msg", 1, "{}"u8, keys));
    }

    [Fact]
    public void Every_new_secret_is_another_of_32_bytes()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => WebhookSignature.Text(WebhookSignature.NewSecret())).ToList();

        Assert.Equal(50, secrets.Distinct(StringComparer.Ordinal).Count());
        Assert.All(secrets, secret => Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length));
    }
}

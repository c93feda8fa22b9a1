using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Client.Tests.Webhooks;

public sealed class WebhookReceiverTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_plJ3nmyCDGBKInavdOK15jslAAAAAAAA";
    private const long At = 1_795_312_800;

    private const string Body = """
        {"id":"evt_1","type":"invoice.paid","sequence":3,"created_at":"2026-11-22T02:00:00Z",
         "data":{"object":{"id":"inv_1","object":"invoice"}}}
        """;

    // Published with the specification's reference implementations: signed, but not events of ours.
    [Theory]
    [InlineData(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        """{"event_type":"ping","data":{"success":true}}""",
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    )]
    [InlineData(
        Secret,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )]
    public void The_published_vectors_are_signed_and_altered_they_are_not(
        string secret,
        string id,
        long at,
        string body,
        string signature
    )
    {
        var receiver = With(secret, at);

        Assert.Contains("but not an event", Refused(receiver, body, id, $"{at}", signature), StringComparison.Ordinal);
        foreach (
            var (otherBody, otherId, otherAt) in ((string, string, long)[])
                [(body + " ", id, at), (body, id + "x", at), (body, id, at + 1)]
        )
        {
            Assert.Contains(
                "No signature matches",
                Refused(receiver, otherBody, otherId, $"{otherAt}", signature),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_signed_event_is_read()
    {
        var headers = new Dictionary<string, string?>
        {
            ["webhook-id"] = "evt_1",
            ["webhook-timestamp"] = $"{At}",
            ["webhook-signature"] = Sign(Secret),
        };

        var told = With(Secret, At).Read(Encoding.UTF8.GetBytes(Body), name => headers.GetValueOrDefault(name));

        Assert.Equal(("evt_1", EventTypes.InvoicePaid, 3), (told.Id, told.Type, told.Sequence));
        Assert.Equal(("inv_1", "invoice"), (told.Data.Id, told.Data.Kind));
        Assert.Throws<InvalidOperationException>(told.Data.As<Subscription>);
    }

    [Theory]
    [InlineData(Secret, Other), InlineData(Other, Secret)]
    public void Either_of_two_secrets_works_on_either_side(string first, string second)
    {
        // The receiver has both; the engine signs with one, then with both, then with the other.
        var both = new WebhookReceiver(first, second) { Clock = new FrozenTime(At) };
        foreach (var signature in (string[])[Sign(Secret), $"{Sign(Other)} {Sign(Secret)}", Sign(Other)])
            Assert.Equal("evt_1", Read(both, signature).Id);
        // The receiver has only the old one while both sign.
        Assert.Equal("evt_1", Read(With(first, At), $"{Sign(second)} v2,x v1, {Sign(first)}").Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,!!!!")]
    [InlineData("v1a,AAAA")]
    [InlineData("AAAA")]
    public void A_malformed_signature_is_refused(string signature) =>
        Assert.NotEmpty(Refused(With(Secret, At), Body, "evt_1", $"{At}", signature));

    [Fact]
    public void A_signature_of_another_secret_or_scheme_or_cut_short_is_refused()
    {
        foreach (
            var signature in (string[])
                [Sign(Other), Sign(Secret).Replace("v1,", "v2,", StringComparison.Ordinal), Sign(Secret)[..^4]]
        )
        {
            Assert.Contains(
                "No signature matches",
                Refused(With(Secret, At), Body, "evt_1", $"{At}", signature),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(300, true), InlineData(-300, true), InlineData(301, false), InlineData(-301, false)]
    public void Only_a_recent_webhook_is_accepted(long seconds, bool taken)
    {
        var receiver = With(Secret, At + seconds);
        if (taken)
        {
            Assert.Equal("evt_1", Read(receiver, Sign(Secret)).Id);
        }
        else
        {
            Assert.Contains(
                "too long ago",
                Refused(receiver, Body, "evt_1", $"{At}", Sign(Secret)),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("soon"), InlineData("-1"), InlineData("1e9"), InlineData(" 1"), InlineData("99999999999999999999")]
    public void A_malformed_time_is_refused(string timestamp) =>
        Assert.Contains(
            "not a number",
            Refused(With(Secret, At), Body, "evt_1", timestamp, Sign(Secret)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_time_beyond_the_calendar_is_too_old()
    {
        var signature = Sign(Secret, $"{long.MaxValue}");

        Assert.Contains(
            "too long ago",
            Refused(With(Secret, At), Body, "evt_1", $"{long.MaxValue}", signature),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_identifier_that_is_not_the_events_is_refused() =>
        Assert.Contains(
            "not the event's",
            Refused(With(Secret, At), Body, "evt_2", $"{At}", Sign(Secret, id: "evt_2")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(null, "1", "v1,x"), InlineData("evt_1", null, "v1,x"), InlineData("evt_1", "1", null)]
    public void A_header_that_is_missing_is_named(string? id, string? timestamp, string? signature) =>
        Assert.Contains(
            "is missing",
            Refused(With(Secret, At), Body, id, timestamp, signature),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), InlineData("whsec_"), InlineData("whsec_!"), InlineData("sk_test")]
    public void A_malformed_secret_is_refused_without_being_printed(string secret)
    {
        var refused = Assert.Throws<ArgumentException>(() => new WebhookReceiver(secret));

        Assert.DoesNotContain(
            secret,
            refused.Message.Replace("whsec_ and", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_must_be_a_secret() => Assert.Throws<ArgumentException>(() => new WebhookReceiver());

    private static WebhookReceiver With(string secret, long now) => new(secret) { Clock = new FrozenTime(now) };

    private static BillingEvent Read(WebhookReceiver receiver, string signature) =>
        receiver.Read(Encoding.UTF8.GetBytes(Body), "evt_1", $"{At}", signature);

    private static string Refused(
        WebhookReceiver receiver,
        string body,
        string? id,
        string? timestamp,
        string? signature
    ) =>
        Assert
            .Throws<WebhookVerificationException>(() =>
                receiver.Read(Encoding.UTF8.GetBytes(body), id, timestamp, signature)
            )
            .Message;

    private static string Sign(string secret, string? at = null, string id = "evt_1") =>
        "v1,"
        + Convert.ToBase64String(
            HMACSHA256.HashData(
                Convert.FromBase64String(secret["whsec_".Length..]),
                Encoding.UTF8.GetBytes($"{id}.{at ?? $"{At}"}.{Body}")
            )
        );

    private sealed class FrozenTime(long seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}

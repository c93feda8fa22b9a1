using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Refunds;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

public class NotificationTests
{
    private const long Now = 1718000001;

    public static TheoryData<string> Cases => Vectors.Names("notifications.json");

    [Theory, MemberData(nameof(Cases))]
    public async Task The_vectors_are_verified_decrypted_and_read(string name)
    {
        var c = Vectors.Case("notifications.json", name);
        var decrypted = c["decrypted"]!.AsObject();
        var account = decrypted.ContainsKey("sp_mchid") ? TestAccount.Institution() : TestAccount.Direct();
        var result = await ReaderFor(account)
            .ReadAsync(Headers(c), Encoding.UTF8.GetBytes((string)c["body"]!), CancellationToken.None);

        var read = Assert.IsType<NotificationResult.Read>(result, exactMatch: false);
        Assert.Equal((string)c["event_type"]!, read.Envelope.EventType);
        Assert.Equal("EV-" + name, read.Envelope.Id);
        Assert.True(JsonNode.DeepEquals(decrypted, JsonNode.Parse(read.Text)));
        // The result equals the vector, field by field; an empty text is the same as none.
        if (Typed(read) is { } typed)
        {
            foreach (var empty in decrypted.Where(f => f.Value!.ToJsonString() == "\"\"").ToList())
                decrypted.Remove(empty.Key);
            Assert.True(JsonNode.DeepEquals(decrypted, typed), typed.ToJsonString());
        }
    }

    [Fact]
    public async Task An_event_of_another_merchant_is_not_taken_for_this_account()
    {
        var c = Vectors.Case("notifications.json", "papay-sign");
        var result = await ReaderFor(TestAccount.Direct())
            .ReadAsync(Headers(c), Encoding.UTF8.GetBytes((string)c["body"]!), CancellationToken.None);
        var other = Assert.IsType<NotificationResult.ForAnotherAccount>(result);
        Assert.Equal(("1900000100", "EV-papay-sign"), (other.MchId, other.Envelope.Id));
    }

    [Fact]
    public async Task A_tampered_body_is_refused_before_it_is_read()
    {
        var c = Vectors.Case("notifications.json", "papay-sign");
        var body = Encoding.UTF8.GetBytes((string)c["body"]! + " ");
        var result = await ReaderFor(TestAccount.Institution()).ReadAsync(Headers(c), body, CancellationToken.None);
        Assert.Equal(new NotificationResult.Refused(SignatureFault.Signature), result);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"resource":null}""")]
    [InlineData("""{"resource":{"algorithm":"AEAD_SM4_GCM","nonce":"123456789012","ciphertext":"AAAA"}}""")]
    [InlineData("""{"resource":{"algorithm":"AEAD_AES_256_GCM"}}""")]
    [InlineData("""{"resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"123456789012","ciphertext":"AAAA"}}""")]
    public async Task A_rightly_signed_envelope_that_makes_no_sense_is_unreadable(string body) =>
        Assert.IsType<NotificationResult.Unreadable>(await ReadSignedAsync(body));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task D40_empty_and_missing_associated_data_are_the_same(string? associatedData)
    {
        var envelope = Envelope("PAPAY.SIGN", """{"mchid":"1900009191","contract_id":"C1"}""", associatedData);
        Assert.Equal(
            associatedData is not null,
            envelope.Contains("\"associated_data\":\"\"", StringComparison.Ordinal)
        );
        Assert.IsType<NotificationResult.ContractSigned>(await ReadSignedAsync(envelope));
    }

    [Fact]
    public async Task A_byte_order_mark_before_envelope_or_content_is_skipped()
    {
        var content = """{"mchid":"1900009191","contract_id":"C1"}""";
        var result = await ReadSignedAsync("\uFEFF" + Envelope("PAPAY.SIGN", "\uFEFF" + content));
        var signed = Assert.IsType<NotificationResult.ContractSigned>(result);
        Assert.Equal(("C1", content), (signed.Event.ContractId, signed.Text));
    }

    [Fact]
    public async Task An_envelope_without_summary_original_type_and_associated_data_is_read()
    {
        var result = await ReadSignedAsync(Envelope("PAPAY.SIGN", """{"mchid":"1900009191","contract_id":"C1"}"""));
        Assert.Equal("C1", Assert.IsType<NotificationResult.ContractSigned>(result).Event.ContractId);
    }

    [Theory]
    [InlineData("PAPAY.SIGN", "[]")]
    [InlineData("PAPAY.TERMINATE", "broken")]
    [InlineData("TRANSACTION.SUCCESS", """{"amount":{"total":8.5}}""")]
    [InlineData("TRANSACTION.SUCCESS", """{"amount":7}""")]
    [InlineData("REFUND.SUCCESS", """{"amount":{"refund":8.5}}""")]
    [InlineData("REFUND.CLOSED", "no json at all")]
    public async Task A_known_event_with_senseless_content_is_unreadable(string type, string content) =>
        Assert.IsType<NotificationResult.Unreadable>(await ReadSignedAsync(Envelope(type, content)));

    [Theory]
    [InlineData("PAPAY.SOMETHING_NEW", """{"mchid":"1900009191"}""")]
    [InlineData("REFUND.SOMETHING_NEW", "no json at all")]
    public async Task An_unknown_event_is_kept_as_text(string type, string content)
    {
        var other = Assert.IsType<NotificationResult.Other>(await ReadSignedAsync(Envelope(type, content)));
        Assert.Equal(content, other.Text);
    }

    [Fact]
    public async Task Bytes_of_a_stranger_never_throw()
    {
        var random = new Random(20240610);
        var reader = ReaderFor(TestAccount.Direct());
        var good = Encoding.UTF8.GetBytes(Envelope("TRANSACTION.SUCCESS", """{"mchid":"1900009191"}"""));
        for (var i = 0; i < 300; i++)
        {
            var body = (byte[])good.Clone();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            Assert.NotNull(await reader.ReadAsync(SignedHeaders(body), body, CancellationToken.None));
        }
    }

    private static async Task<NotificationResult> ReadSignedAsync(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return await ReaderFor(TestAccount.Direct()).ReadAsync(SignedHeaders(bytes), bytes, CancellationToken.None);
    }

    private static NotificationReader ReaderFor(WeChatPayAccount account) =>
        new(
            account,
            new SignatureVerifier(Tests.Signatures.VerificationTests.TrustedByTheVectors(), StandingClock.At(Now)),
            new AesGcmCipher(account.ApiV3Key)
        );

    private static Dictionary<string, string> SignedHeaders(byte[] body)
    {
        using var key = Vectors.PrivateKey("platform_b");
        return new Dictionary<string, string>
        {
            ["wechatpay-timestamp"] = Now.ToString(),
            ["wechatpay-nonce"] = "n",
            ["wechatpay-serial"] = Vectors.Serial("platform_b"),
            ["wechatpay-signature"] = RsaSignature.Sign(key, SignatureMessage.ForResponse(Now.ToString(), "n", body)),
        };
    }

    private static string Envelope(string type, string content, string? associatedData = null)
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        return JsonSerializer.Serialize(
            new NotificationEnvelope
            {
                Id = "EV-1",
                EventType = type,
                Resource = new EncryptedResource
                {
                    Algorithm = AesGcmCipher.Algorithm,
                    Nonce = "123456789012",
                    AssociatedData = associatedData,
                    Ciphertext = cipher.Encrypt("123456789012", "", Encoding.UTF8.GetBytes(content)),
                },
            },
            NotificationJson.Wire.NotificationEnvelope
        );
    }

    private static Dictionary<string, string> Headers(JsonObject c) =>
        c["headers"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!);

    private static JsonNode? Typed(NotificationResult.Read read) =>
        read switch
        {
            NotificationResult.ContractSigned s => JsonSerializer.SerializeToNode(
                s.Event,
                NotificationJson.Wire.ContractEvent
            ),
            NotificationResult.ContractTerminated t => JsonSerializer.SerializeToNode(
                t.Event,
                NotificationJson.Wire.ContractEvent
            ),
            NotificationResult.Paid p => JsonSerializer.SerializeToNode(
                p.Transaction,
                TransactionJson.Wire.Transaction
            ),
            NotificationResult.RefundChanged r => JsonSerializer.SerializeToNode(r.Refund, RefundJson.Wire.Refund),
            _ => null,
        };
}

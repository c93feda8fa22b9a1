using System.Text;
using System.Text.Json.Nodes;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<Transaction>;

/// <summary>How the keys of the gateway are fetched, rotated and removed.</summary>
public class CertificateTests
{
    private const string Order = """{"out_trade_no":"D1","trade_state":"SUCCESS"}""";

    [Fact]
    public async Task The_vectors_reply_is_decrypted_verified_and_taken()
    {
        var file = Vectors.File("certificates.json");
        using var client = ClientAnswered((string)file["body"]!, file);

        Assert.True(await client.Certificates.RefreshAsync(CancellationToken.None));

        foreach (var expected in file["expected"]!.AsArray())
        {
            Assert.True(client.Keys.TryGet((string)expected!["serial_no"]!, out var key));
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
                (string)expected["certificate_pem"]!
            );
            using var expectedKey = certificate.PublicKey.GetRSAPublicKey()!;
            Assert.Equal(expectedKey.ExportSubjectPublicKeyInfoPem(), key.Key.ExportSubjectPublicKeyInfoPem());
        }
        Assert.Equal((string)file["encrypt_with_serial"]!, client.Keys.NewestCertificate!.Serial);
    }

    [Fact]
    public async Task A_reply_that_is_not_signed_by_a_listed_certificate_is_not_taken()
    {
        var file = Vectors.File("certificates.json");
        using var client = ClientAnswered((string)file["body"]! + " ", file);
        Assert.False(await client.Certificates.RefreshAsync(CancellationToken.None));
        Assert.False(client.Keys.HasCertificates);
    }

    [Fact]
    public void Blanks_around_the_names_of_a_reply_are_ignored()
    {
        var sample = Vectors.File("certificates.json")["sample_with_trailing_space_keys"]!.ToJsonString();
        Assert.Contains(" \":", sample);
        Assert.All(
            CertificatesReply.Parse(Encoding.UTF8.GetBytes(sample))!.Data!,
            entry =>
            {
                Assert.NotNull(entry.SerialNo);
                Assert.NotNull(entry.EncryptCertificate!.Ciphertext);
            }
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"data":7}""")]
    [InlineData("{\"\\ud800 \":1}")]
    [InlineData("{\"data\":\"\\ud800\"}")]
    [InlineData("{\"data\":[null,{\"serial_no\":\"\\ud800\"}]}")]
    public void A_reply_that_makes_no_sense_is_none(string body) =>
        Assert.Null(CertificatesReply.Parse(Encoding.UTF8.GetBytes(body))?.Data);

    [Fact]
    public async Task The_first_answer_brings_the_certificates()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.False(client.Keys.HasCertificates);
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
        Assert.Equal(1, gateway.CertificateFetches);
    }

    [Fact]
    public async Task Through_a_rotation_both_certificates_are_believed_and_then_only_the_new_one()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));

        gateway.Listed = [0, 1];
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 1));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
        Assert.Equal(2, gateway.CertificateFetches);

        gateway.Listed = [1];
        gateway.ListSignedBy = 1;
        Assert.True(await client.Certificates.RefreshAsync(CancellationToken.None));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 1));
        Assert.Equal(
            SignatureFault.UnknownSerial,
            Assert.IsType<Reply.Untrusted>(await AskAsync(gateway, client, 0)).Fault
        );
    }

    [Fact]
    public async Task A_failed_refresh_keeps_what_was_known()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await AskAsync(gateway, client, 0);
        gateway.OnCertificates = c => ScriptedGateway.UnsignedAsync(c, 503, "");
        Assert.False(await client.Certificates.RefreshAsync(CancellationToken.None));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("signed by a stranger")]
    [InlineData("sealed with another key")]
    [InlineData("serial of another certificate")]
    public async Task A_list_that_proves_nothing_is_not_taken(string how)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var body = ScriptedGateway.CertificatesBody(0);
        if (how == "sealed with another key")
            body = body.Replace("\"nonce\":\"61f9c719728a\"", "\"nonce\":\"61f9c719728b\"");
        if (how == "serial of another certificate")
            body = body.Replace(Vectors.Serial("platform_a"), Vectors.Serial("platform_b"));
        gateway.OnCertificates = c =>
            ScriptedGateway.WriteAsync(
                c,
                200,
                body,
                headers =>
                {
                    if (how != "unsigned")
                    {
                        ScriptedGateway.Sign(
                            headers,
                            body,
                            how == "signed by a stranger" ? 1 : 0,
                            serial: how == "serial of another certificate"
                                ? Vectors.Serial("platform_b")
                                : Vectors.Serial("platform_a")
                        );
                    }
                }
            );
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.False(await client.Certificates.RefreshAsync(CancellationToken.None));
        Assert.False(client.Keys.HasCertificates);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_fetch()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.OnCertificates = async c =>
        {
            await open.Task;
            await ScriptedGateway.SignedAsync(c, 200, ScriptedGateway.CertificatesBody(0));
        };
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        for (var i = 0; i < 20; i++)
            gateway.NextSigned(200, Order);
        var calls = Enumerable
            .Range(0, 20)
            .Select(_ => client.Transactions.GetAsync("42", null, CancellationToken.None))
            .ToArray();
        open.SetResult();
        Assert.All(await Task.WhenAll(calls), r => Assert.IsType<Reply.Answered>(r));
        Assert.Equal(1, gateway.CertificateFetches);
    }

    [Fact]
    public async Task Strangers_cannot_make_the_client_fetch_without_end()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var clock = new StandingClock(TimeProvider.System.GetUtcNow());
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl), clock);
        for (var i = 0; i < 30; i++)
            await ReadStrangerAsync(client, clock);
        Assert.Equal(5, gateway.CertificateFetches);

        clock.Advance(TimeSpan.FromSeconds(11));
        for (var i = 0; i < 5; i++)
            await ReadStrangerAsync(client, clock);
        Assert.Equal(6, gateway.CertificateFetches);
    }

    [Fact]
    public async Task Certificates_are_fetched_again_before_twelve_hours_have_passed()
    {
        var clock = new StandingClock(TimeProvider.System.GetUtcNow());
        var fetches = 0;
        var again = new TaskCompletionSource();
        using var handler = new AnsweringHandler(_ =>
        {
            if (++fetches == 2)
                again.SetResult();
            return (ScriptedGateway.CertificatesBody(0), clock.GetUtcNow().ToUnixTimeSeconds());
        });
        using var client = new WeChatPayClient(TestAccount.Direct(), clock, handler: handler);
        await client.Certificates.RefreshAsync(CancellationToken.None);
        client.Certificates.KeepFresh();
        Assert.Equal(1, fetches);
        clock.Advance(TimeSpan.FromHours(11.5));
        client.Certificates.KeepFresh();
        await again.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, fetches);
    }

    [Fact]
    public async Task In_public_key_mode_the_key_is_asked_for_by_name_and_no_certificate_is_fetched()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(SignedByPublicKeyAsync);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl, usePublicKey: true));
        Assert.IsType<Reply.Answered>(await client.Transactions.GetAsync("42", null, CancellationToken.None));
        Assert.Equal(Vectors.Id("publicKeyId"), gateway.Seen[0].Headers[WechatpayHeaders.Serial]);
        Assert.Equal(0, gateway.CertificateFetches);
    }

    [Fact]
    public async Task Public_key_and_certificates_are_believed_side_by_side()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl, knowsPublicKey: true));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
        gateway.Next(SignedByPublicKeyAsync);
        Assert.IsType<Reply.Answered>(await client.Transactions.GetAsync("42", null, CancellationToken.None));
        Assert.IsType<Reply.Answered>(await AskAsync(gateway, client, 0));
    }

    private static Task SignedByPublicKeyAsync(Microsoft.AspNetCore.Http.HttpContext context) =>
        ScriptedGateway.WriteAsync(
            context,
            200,
            Order,
            headers =>
            {
                ScriptedGateway.Sign(headers, Order, 0, serial: Vectors.Id("publicKeyId"));
                using var key = Vectors.PrivateKey("wechatpay_pubkey");
                headers[WechatpayHeaders.Signature] = RsaSignature.Sign(
                    key,
                    SignatureMessage.ForResponse(
                        headers[WechatpayHeaders.Timestamp]!,
                        headers[WechatpayHeaders.Nonce]!,
                        Encoding.UTF8.GetBytes(Order)
                    )
                );
            }
        );

    private static Task<Reply> AskAsync(ScriptedGateway gateway, WeChatPayClient client, int platformKey)
    {
        gateway.NextSigned(200, Order, platformKey);
        return client.Transactions.GetAsync("42", null, CancellationToken.None);
    }

    private static async Task ReadStrangerAsync(WeChatPayClient client, TimeProvider clock)
    {
        var headers = new SignatureHeaders(
            clock.GetUtcNow().ToUnixTimeSeconds().ToString(),
            "n",
            "AAAA",
            Vectors.Serial("unknown")
        );
        Assert.Equal(
            SignatureFault.UnknownSerial,
            await client.Verifier.CheckAsync(headers, default, CancellationToken.None)
        );
    }

    private static WeChatPayClient ClientAnswered(string body, JsonObject file) =>
        new(TestAccount.Direct(), StandingClock.At((long)file["now"]!), handler: new VectorHandler(body, file));

    /// <summary>Answers everything with one vector's headers.</summary>
    private sealed class VectorHandler(string body, JsonObject file) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var answer = new HttpResponseMessage { Content = new StringContent(body) };
            foreach (var (name, value) in file["headers"]!.AsObject())
                answer.Headers.TryAddWithoutValidation(name, (string)value!);
            return Task.FromResult(answer);
        }
    }

    /// <summary>Signs the test's answers with the test's time.</summary>
    private sealed class AnsweringHandler(Func<HttpRequestMessage, (string Body, long UnixSeconds)> answer)
        : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var (body, unixSeconds) = answer(request);
            var headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>();
            ScriptedGateway.Sign(headers, body, 0, unixSeconds);
            var response = new HttpResponseMessage { Content = new StringContent(body) };
            foreach (var (name, value) in headers)
                response.Headers.TryAddWithoutValidation(name, value.ToString());
            return Task.FromResult(response);
        }
    }
}

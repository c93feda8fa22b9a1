using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<Transaction>;

/// <summary>How the client classifies each kind of answer, and a missing one.</summary>
public class WireTests
{
    private const string Order = """{"out_trade_no":"D1","transaction_id":"42","trade_state":"SUCCESS"}""";
    private const string Error = """{"code":"NOT_ENOUGH","message":"no money"}""";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_request_carries_the_documented_headers_and_signs_the_bytes_it_sends()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Order).NextSigned(200, Order);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));

        await client.Transactions.DeductAsync(PapayCallTests.Deduction(), null, CancellationToken.None);
        await client.Transactions.GetByNumberAsync("A|B@C", null, CancellationToken.None);

        Assert.Equal(["POST", "GET", "GET"], gateway.Seen.Select(s => s.Method));
        Assert.All(
            gateway.Seen,
            seen =>
            {
                Assert.True(seen.SignatureHolds, seen.Target);
                Assert.Equal("application/json", seen.Headers.Accept);
                Assert.Equal("application/json", seen.Headers.ContentType);
                Assert.NotEmpty(seen.Headers.UserAgent.ToString());
            }
        );
        Assert.Equal("/v3/global/papay/transactions/out-trade-no/A%7CB%40C", gateway.Seen[2].Target);
        // The newest known certificate is named, as soon as there is one.
        Assert.False(gateway.Seen[0].Headers.ContainsKey(WechatpayHeaders.Serial));
        Assert.Equal(Vectors.Serial("platform_a"), gateway.Seen[2].Headers[WechatpayHeaders.Serial]);
    }

    [Fact]
    public async Task A_base_address_with_a_path_is_kept_and_signed()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Order);
        using var client = new WeChatPayClient(TestAccount.Direct(new Uri(gateway.BaseUrl, "/hk/")));
        Assert.IsType<Reply.Answered>(await GetAsync(client));
        Assert.All(gateway.Seen, s => Assert.StartsWith("/hk/v3/global/", s.Target));
        Assert.All(gateway.Seen, s => Assert.True(s.SignatureHolds));
    }

    [Fact]
    public async Task Facts_of_the_call_are_kept_without_its_body()
    {
        var (reply, _) = await AnswerAsync(c => ScriptedGateway.SignedAsync(c, 200, Order));
        Assert.Equal(("query_order", 200, "08-test"), (reply.Call.Operation, reply.Call.Status, reply.Call.RequestId));
    }

    [Theory]
    [InlineData("missing", SignatureFault.MissingHeader)]
    [InlineData("tampered", SignatureFault.Signature)]
    [InlineData("signtest", SignatureFault.Signature)]
    [InlineData("stale", SignatureFault.Timestamp)]
    [InlineData("stranger", SignatureFault.UnknownSerial)]
    public async Task A_success_without_the_right_signature_says_nothing(string how, SignatureFault fault)
    {
        var (reply, _) = await AnswerAsync(c =>
            ScriptedGateway.WriteAsync(
                c,
                200,
                Order,
                headers =>
                {
                    if (how == "missing")
                        return;
                    var stale = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 400;
                    ScriptedGateway.Sign(
                        headers,
                        how == "tampered" ? Order + " " : Order,
                        0,
                        how == "stale" ? stale : null,
                        how == "stranger" ? Vectors.Serial("unknown") : null
                    );
                    if (how == "signtest")
                    {
                        headers[WechatpayHeaders.Signature] =
                            "WECHATPAY/SIGNTEST/" + headers[WechatpayHeaders.Signature];
                    }
                }
            )
        );
        Assert.Equal(fault, Assert.IsType<Reply.Untrusted>(reply).Fault);
    }

    [Fact]
    public async Task Accepted_is_not_answered()
    {
        var (reply, _) = await AnswerAsync(c => ScriptedGateway.SignedAsync(c, 202, Order));
        Assert.IsType<Reply.Accepted>(reply);
    }

    [Fact]
    public async Task A_signed_success_that_is_no_json_is_unreadable()
    {
        var (reply, _) = await AnswerAsync(c => ScriptedGateway.SignedAsync(c, 200, "<html>"));
        Assert.IsType<Reply.Unreadable>(reply);
    }

    [Theory]
    [InlineData(403, ErrorTrust.Verified)]
    [InlineData(403, ErrorTrust.Unsigned)]
    [InlineData(403, ErrorTrust.Forged)]
    [InlineData(500, ErrorTrust.Verified)]
    public async Task An_error_tells_its_code_and_how_far_it_is_believed(int status, ErrorTrust trust)
    {
        var (reply, _) = await AnswerAsync(c =>
            ScriptedGateway.WriteAsync(
                c,
                status,
                Error,
                headers =>
                {
                    if (trust != ErrorTrust.Unsigned)
                        ScriptedGateway.Sign(headers, trust == ErrorTrust.Verified ? Error : "other", 0);
                }
            )
        );
        var refused = Assert.IsType<Reply.Refused>(reply);
        Assert.Equal(
            (status, "NOT_ENOUGH", "no money", trust),
            (refused.Status, refused.Error.Code, refused.Error.Message, refused.Trust)
        );
    }

    [Theory]
    [InlineData(500, "", null, null)]
    [InlineData(502, "<html>Bad gateway</html>", null, "<html>Bad gateway</html>")]
    [InlineData(429, """{"code":"RATELIMIT_EXCEEDED","message":"slow"}""", "RATELIMIT_EXCEEDED", "slow")]
    [InlineData(400, """{"code":123,"message":["x"]}""", "123", null)]
    [InlineData(400, "[1]", null, "[1]")]
    [InlineData(400, "null", null, "null")]
    [InlineData(302, "", null, null)]
    [InlineData(400, "{\"code\":\"\\ud800\"}", null, "{\"code\":\"\\ud800\"}")]
    public async Task An_error_body_of_any_shape_is_read(int status, string body, string? code, string? message)
    {
        var (reply, _) = await AnswerAsync(c => ScriptedGateway.UnsignedAsync(c, status, body));
        var refused = Assert.IsType<Reply.Refused>(reply);
        Assert.Equal((status, code, message), (refused.Status, refused.Error.Code, refused.Error.Message));
    }

    [Fact]
    public async Task The_odd_detail_of_a_signature_error_does_not_spoil_it()
    {
        var (reply, _) = await AnswerAsync(c =>
            ScriptedGateway.UnsignedAsync(
                c,
                401,
                """
                {"code":"SIGN_ERROR","message":"m",
                 "detail":{"detail":{"issue":"x"},"field":"signature","sign_information":{"method":"GET"}}}
                """
            )
        );
        var refused = Assert.IsType<Reply.Refused>(reply);
        Assert.Equal((401, "SIGN_ERROR"), (refused.Status, refused.Error.Code));
        Assert.NotNull(refused.Error.Detail);
    }

    [Fact]
    public async Task A_reverse_is_proven_by_a_signed_204_only()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(204, "").Next(c => ScriptedGateway.UnsignedAsync(c, 204, ""));
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.IsType<GatewayReply<NoContent>.Answered>(
            await client.Transactions.ReverseAsync("D1", null, CancellationToken.None)
        );
        Assert.IsType<GatewayReply<NoContent>.Untrusted>(
            await client.Transactions.ReverseAsync("D1", null, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("before the headers")]
    [InlineData("in the body")]
    public async Task Silence_ends_in_a_time_out(string where)
    {
        var (reply, _) = await AnswerAsync(
            async c =>
            {
                if (where == "in the body")
                {
                    c.Response.ContentLength = 10;
                    await c.Response.WriteAsync("{");
                    await c.Response.Body.FlushAsync();
                }
                await Task.Delay(Timeout.Infinite, c.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            },
            Short
        );
        Assert.Equal(Silence.TimedOut, Assert.IsType<Reply.NoAnswer>(reply).Silence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_answer_is_no_answer(bool someBytes)
    {
        var (reply, _) = await AnswerAsync(async c =>
        {
            if (someBytes)
            {
                c.Response.ContentLength = Order.Length;
                await c.Response.WriteAsync(Order[..10]);
                await c.Response.Body.FlushAsync();
            }
            c.Abort();
        });
        Assert.Equal(Silence.Broken, Assert.IsType<Reply.NoAnswer>(reply).Silence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_longer_than_allowed_is_not_read(bool announced)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(async c =>
        {
            c.Response.ContentLength = announced ? 5000 : null;
            await c.Response.WriteAsync(new string(' ', 5000));
        });
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl, maxBytes: 4096));
        Assert.Equal(Silence.TooLong, Assert.IsType<Reply.NoAnswer>(await GetAsync(client)).Silence);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_differs_from_a_broken_answer()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri("http://" + closed.LocalEndPoint);
        using var client = new WeChatPayClient(TestAccount.Direct(address));
        Assert.Equal(Silence.NotConnected, Assert.IsType<Reply.NoAnswer>(await GetAsync(client)).Silence);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var giveUp = new CancellationTokenSource();
        gateway.Next(async c =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.Infinite, c.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.Transactions.GetAsync("42", null, giveUp.Token)
        );
    }

    [Theory]
    [InlineData("Monthly \U0001F389")]
    [InlineData("\U00020000")]
    public async Task Characters_outside_the_basic_plane_are_refused_before_anything_is_sent(string description)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await Assert.ThrowsAsync<UnsendableTextException>(() =>
            client.Transactions.DeductAsync(
                PapayCallTests.Deduction() with
                {
                    Description = description,
                },
                null,
                CancellationToken.None
            )
        );
        Assert.Empty(gateway.Seen);
    }

    [Fact]
    public async Task Text_that_only_looks_like_an_escape_is_sent()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Order);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await client.Transactions.DeductAsync(
            PapayCallTests.Deduction() with
            {
                Description = """a \uD83D "b" 月""",
            },
            null,
            CancellationToken.None
        );
        Assert.Contains("月", gateway.Seen[0].Text);
    }

    private static Task<Reply> GetAsync(WeChatPayClient client) =>
        client.Transactions.GetAsync("42", null, CancellationToken.None);

    private static async Task<(Reply, ScriptedGateway)> AnswerAsync(
        Func<HttpContext, Task> answer,
        TimeSpan? timeout = null
    )
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(answer);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl, timeout));
        return (await GetAsync(client), gateway);
    }
}

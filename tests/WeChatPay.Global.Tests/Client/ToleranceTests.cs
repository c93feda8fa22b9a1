using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<Transaction>;

/// <summary>JSON as other writers produce it, and how it is read (docs/wechat-pay.md, Tolerant reading).</summary>
public class ToleranceTests
{
    private const string Mark = "\uFEFF";
    private const string Order = """{"out_trade_no":"D1","transaction_id":"42","trade_state":"SUCCESS"}""";

    [Fact]
    public void An_empty_text_is_read_as_absent()
    {
        var order = Read(
            """
            {"transaction_id":"","id":"42","contract_id":"","sub_mchid":"","payer":{"sp_openid":"a","sub_openid":""}}
            """,
            TransactionJson.Wire.Transaction
        );
        Assert.Equal(("42", null, null), (order.AnyId, order.ContractId, order.SubMchid));
        Assert.Equal(new Payer(null, "a"), order.Payer);

        var contract = Read(
            """
            {"state":"","contract_state":"signed","termination_mode":"","contract_termination_mode":"user",
             "contract_expired_time":"","contract_expire_time":"2027-01-01T00:00:00Z"}
            """,
            ContractJson.Wire.ContractReply
        );
        Assert.Equal(
            ("SIGNED", "USER", "2027-01-01T00:00:00Z"),
            (contract.AnyState, contract.AnyTerminationMode, contract.AnyExpiredTime)
        );
        Assert.Equal(
            "https://w/x",
            Read("""{"show_code_url":"","sign_url":"https://w/x"}""", ContractJson.Wire.PreSignReply).Url
        );
    }

    [Fact]
    public void A_nul_is_never_kept() =>
        Assert.Equal("CFT\uFFFD!", Read("{\"bank_type\":\"CFT\\u0000!\"}", TransactionJson.Wire.Transaction).BankType);

    [Theory]
    [InlineData("2018-06-08T10:34:56.123456789+08:00", "2018-06-08T02:34:56.1234567Z")]
    [InlineData("2018-06-08T10:34:56.99999999999999Z", "2018-06-08T10:34:56.9999999Z")]
    [InlineData("2018-06-08T10:34:56.123456789", "2018-06-08T02:34:56.1234567Z")]
    [InlineData("2018-06-08T10:34:56.12345678x9Z", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00", null)]
    public void A_time_finer_than_a_tick_is_cut_and_the_year_one_is_none(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected), WireTime.Parse(text));

    [Theory]
    [InlineData("{\"code\":\"A\\u0000B\",\"message\":\"a\\nb\\u0000c\"}", "A\uFFFDB", "a b\uFFFDc")]
    [InlineData("{\"code\":\"\\t\",\"message\":\"\"}", null, null)]
    [InlineData("<html>\r\n\u0000</html>", null, "<html>   </html>")]
    [InlineData("\u0000\u0000", null, null)]
    [InlineData(Mark + "{\"code\":\"A\",\"message\":\"b\"}", "A", "b")]
    public void An_error_s_texts_can_be_kept_and_shown(string body, string? code, string? message)
    {
        var error = ErrorReply.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_long_error_is_cut_between_characters()
    {
        var error = ErrorReply.Parse(
            JsonSerializer.SerializeToUtf8Bytes(
                new { code = new string('A', 63) + "😀", message = new string('b', 255) + "😀" }
            )
        );
        Assert.Equal((new string('A', 63), new string('b', 255)), (error.Code, error.Message));
        error = ErrorReply.Parse(
            JsonSerializer.SerializeToUtf8Bytes(
                new { code = new string('A', 65), message = new string('b', 254) + "😀c" }
            )
        );
        Assert.Equal((new string('A', 64), new string('b', 254) + "😀"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_byte_order_mark_is_signed_with_the_body_and_then_skipped()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        var list = Mark + ScriptedGateway.CertificatesBody(0);
        gateway.OnCertificates = c => ScriptedGateway.SignedAsync(c, 200, list);
        gateway.NextSigned(200, Mark + Order).NextSigned(403, Mark + """{"code":"NOT_ENOUGH","message":"m"}""");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var answered = Assert.IsType<Reply.Answered>(await client.Transactions.GetAsync("42", null, default));
        Assert.Equal("D1", answered.Value.OutTradeNo);
        var refused = Assert.IsType<Reply.Refused>(await client.Transactions.GetAsync("42", null, default));
        Assert.Equal(("NOT_ENOUGH", ErrorTrust.Verified), (refused.Error.Code, refused.Trust));
        Assert.NotEmpty(CertificatesReply.Parse(Encoding.UTF8.GetBytes(list))!.Data!);
    }

    [Fact]
    public async Task A_call_has_one_limit_from_connecting_to_the_last_byte()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(c => Task.Delay(Timeout.Infinite, c.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        // A limit added to this one would exceed the test run.
        using var client = new WeChatPayClient(
            TestAccount.Direct(gateway.BaseUrl, TimeSpan.FromMilliseconds(300), connectTimeout: TimeSpan.FromDays(1))
        );
        var reply = await client.Transactions.GetAsync("42", null, default);
        Assert.Equal(Silence.TimedOut, Assert.IsType<Reply.NoAnswer>(reply).Silence);
    }

    private static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), type)!;
}

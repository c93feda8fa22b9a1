using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>Notifications mapped to the engine's types, and the refused ones.</summary>
public class NotificationReaderTests
{
    private const string CreateTime = "2026-01-02T03:04:05+08:00";
    private const string Direct = "\"mchid\":\"1900009191\",\"appid\":\"wx8888888888888888\"";

    [Fact]
    public async Task A_signed_contract_is_read()
    {
        var content =
            "{"
            + Direct
            + ",\"out_contract_code\":\"O1\",\"plan_id\":123,\"contract_id\":\"C9\","
            + "\"openid\":\"o1\",\"operate_time\":\"2026-11-22T11:00:00+08:00\"}";
        var reading = await ReadAsync("PAPAY.SIGN", content);
        Assert.Equal(
            new NotificationReading.ContractSigned(
                new NotificationHead("EV-1", "PAPAY.SIGN", "2026-01-02T03:04:05+08:00", content),
                new ContractFacts(
                    "C9",
                    "O1",
                    123,
                    null,
                    "o1",
                    new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero),
                    null
                )
            ),
            reading
        );
    }

    [Theory]
    [InlineData("USER", TerminatedBy.User)]
    [InlineData("MERCHANT", TerminatedBy.Merchant)]
    [InlineData("PLATFORM", TerminatedBy.Wechat)]
    [InlineData("SOMETHING_NEW", TerminatedBy.Wechat)]
    public async Task A_termination_is_read_with_who_and_when(string mode, TerminatedBy by)
    {
        var ended = Assert.IsType<NotificationReading.ContractTerminated>(
            await ReadAsync(
                "PAPAY.TERMINATE",
                "{"
                    + Direct
                    + ",\"contract_id\":\"C9\",\"contract_termination_mode\":\""
                    + mode
                    + "\",\"operate_time\":\"2026-11-22T11:00:00+08:00\"}"
            )
        );
        Assert.Equal((by, new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero)), (ended.By, ended.At));
    }

    [Theory]
    [InlineData("transaction_id")]
    [InlineData("id")]
    public async Task A_payment_is_read_with_either_name_of_its_number(string name)
    {
        var paid = Assert.IsType<NotificationReading.Paid>(
            await ReadAsync(
                "TRANSACTION.SUCCESS",
                "{"
                    + Direct
                    + ",\"out_trade_no\":\"D1\",\""
                    + name
                    + "\":\"42\",\"trade_state\":\"SUCCESS\","
                    + "\"success_time\":\"2026-11-22T11:00:00+08:00\",\"amount\":{\"total\":888,\"currency\":\"HKD\"}}"
            )
        );
        Assert.Equal(("D1", "42"), (paid.Facts.OutTradeNo, paid.Facts.TransactionId));
        Assert.Equal(new Money(888, Currency.Of("HKD")), paid.Facts.Amount);
    }

    [Fact]
    public async Task The_payer_of_an_institution_is_read_by_app()
    {
        var content = """
            {"sp_mchid":"1900000100","sub_mchid":"1900000109","sp_appid":"wx7777777777777777","out_trade_no":"D1",
             "transaction_id":"42","trade_state":"SUCCESS","payer":{"sp_openid":"sp1","sub_openid":"sub1"}}
            """;
        var paid = Assert.IsType<NotificationReading.Paid>(
            await ReadAsync("TRANSACTION.SUCCESS", content, account: "partner")
        );
        Assert.Equal(
            (null, "sp1", "sub1", "1900000109"),
            (paid.Facts.OpenId, paid.Facts.SpOpenId, paid.Facts.SubOpenId, paid.Facts.SubMchId)
        );
    }

    [Theory]
    [InlineData("REFUND.SOMETHING_NEW", "{\"mchid\":\"1900009191\"}")]
    [InlineData("CONTRACT_TERMINATED", "{}")]
    [InlineData("TRANSACTION.SUCCESS", "{\"out_trade_no\":\"D1\",\"transaction_id\":\"4\",\"trade_state\":\"CLOSED\"}")]
    public async Task What_the_engine_does_not_use_is_ignored_and_kept(string type, string content)
    {
        var ignored = Assert.IsType<NotificationReading.Ignored>(await ReadAsync(type, content));
        Assert.Equal((type, content), (ignored.Head.EventType, ignored.Head.Resource));
    }

    [Theory]
    [InlineData("PAPAY.SIGN", "{\"openid\":\"o1\"}")]
    [InlineData("PAPAY.SIGN", "{\"contract_id\":\"\"}")]
    [InlineData("REFUND.SUCCESS", "{\"mchid\":\"1900009191\"}")]
    [InlineData("REFUND.SUCCESS", "{\"out_refund_no\":\"R\\u0000\",\"refund_status\":\"SUCCESS\"}")]
    [InlineData("PAPAY.TERMINATE", "{\"contract_id\":\"C\\u00009\"}")]
    [InlineData("TRANSACTION.SUCCESS", "{\"out_trade_no\":\"D1\"}")]
    [InlineData("TRANSACTION.SUCCESS", "{\"out_trade_no\":\"D1\",\"id\":\"4\",\"payer\":{\"openid\":\"o\\u0000\"}}")]
    public async Task A_content_that_names_nothing_is_unfit(string type, string content)
    {
        var unfit = Assert.IsType<NotificationReading.Unfit>(await ReadAsync(type, content));
        Assert.Equal(
            ("names_nothing", "EV-1", content),
            (unfit.Reason, unfit.Head.NotificationId, unfit.Head.Resource)
        );
    }

    [Theory]
    [InlineData("main", "\"mchid\":\"1900009191\",\"sub_mchid\":\"1900000109\"", "merchant_differs")]
    [InlineData("main", "\"mchid\":\"1900009191\",\"appid\":\"wx1\"", "app_differs")]
    [InlineData("main", "\"mchid\":\"1900009191\",\"sub_appid\":\"wx1\"", "app_differs")]
    [InlineData("partner", "\"sp_mchid\":\"1900000100\",\"sp_appid\":\"wx1\"", "app_differs")]
    [InlineData("main", "\"mchid\":\"1900009191\",\"appid\":\"wx8888888888888888\"", null)]
    [InlineData("partner", "\"sp_mchid\":\"1900000100\",\"sub_mchid\":\"1\",\"sp_appid\":\"wx7777777777777777\"", null)]
    public async Task Another_merchant_or_app_is_reported_with_the_facts(string account, string owner, string? mismatch)
    {
        var paid = Assert.IsType<NotificationReading.Paid>(
            await ReadAsync("TRANSACTION.SUCCESS", "{" + owner + ",\"out_trade_no\":\"D1\",\"id\":\"42\"}", account)
        );
        Assert.Equal(mismatch, paid.Facts.OwnerMismatch);
        var signed = Assert.IsType<NotificationReading.ContractSigned>(
            await ReadAsync("PAPAY.SIGN", "{" + owner + ",\"contract_id\":\"C9\"}", account)
        );
        Assert.Equal(mismatch, signed.Facts.OwnerMismatch);
        var ended = Assert.IsType<NotificationReading.ContractTerminated>(
            await ReadAsync("PAPAY.TERMINATE", "{" + owner + ",\"contract_id\":\"C9\"}", account)
        );
        Assert.Equal(mismatch, ended.Facts.OwnerMismatch);
        var refund = Assert.IsType<NotificationReading.RefundChanged>(
            await ReadAsync(
                "REFUND.SUCCESS",
                "{" + owner + ",\"out_refund_no\":\"R1\",\"refund_status\":\"SUCCESS\"}",
                account
            )
        );
        // A refund names no app.
        Assert.Equal(mismatch == "app_differs" ? null : mismatch, refund.Outcome.Facts.OwnerMismatch);
    }

    [Theory]
    [InlineData("\"mchid\":\"1900000001\",\"sp_mchid\":\"1900009191\"")]
    [InlineData("\"mchid\":\"1900009191\",\"sp_mchid\":\"1900000001\"")]
    public async Task One_rightful_number_does_not_cover_another(string owner) =>
        Assert.Equal(
            "another_account",
            Assert
                .IsType<NotificationReading.Unfit>(
                    await ReadAsync("PAPAY.SIGN", "{" + owner + ",\"contract_id\":\"C9\"}")
                )
                .Reason
        );

    [Theory]
    [InlineData("{\"total\":888,\"refund\":10,\"currency\":\"ZZZ\"}")]
    [InlineData("{\"total\":888,\"refund\":10}")]
    [InlineData("{\"total\":888,\"currency\":\"HKD\"}")]
    [InlineData("null")]
    public async Task A_refund_without_a_readable_amount_carries_none(string amount)
    {
        var received = Assert.IsType<NotificationReading.RefundChanged>(
            await ReadAsync(
                "REFUND.SUCCESS",
                "{" + Direct + ",\"out_refund_no\":\"R1\",\"refund_status\":\"SUCCESS\",\"amount\":" + amount + "}"
            )
        );
        Assert.Null(received.Outcome.Facts.Amount);
    }

    [Fact]
    public async Task A_content_that_is_no_object_is_unreadable() =>
        Assert.IsType<NotificationReading.Unreadable>(await ReadAsync("PAPAY.TERMINATE", "[]"));

    [Fact]
    public async Task Empty_fields_are_the_same_as_none()
    {
        var paid = Assert.IsType<NotificationReading.Paid>(
            await ReadAsync(
                "TRANSACTION.SUCCESS",
                "{"
                    + Direct
                    + """
                    ,"sub_mchid":"","out_trade_no":"D1","transaction_id":"","id":"42","contract_id":"","trade_state":"",
                     "payer":{"openid":"o1","sub_openid":"","sp_openid":""}}
                    """
            )
        );
        Assert.Equal(
            ("42", "o1", null, null, null, null),
            (
                paid.Facts.TransactionId,
                paid.Facts.OpenId,
                paid.Facts.SubOpenId,
                paid.Facts.SpOpenId,
                paid.Facts.ContractNumber,
                paid.Facts.SubMchId
            )
        );
    }

    [Theory]
    [InlineData("2026-11-22T11:00:00.123456789+08:00", "?", "2026-11-22T03:00:00.1234567Z")]
    [InlineData("", "2026-11-22T11:00:00+08:00", "2026-11-22T03:00:00Z")]
    [InlineData("?", "?", null)]
    public async Task A_time_that_is_missing_is_never_the_wire_clocks(
        string received,
        string createTime,
        string? expected
    )
    {
        DateTimeOffset? at = expected is null ? null : DateTimeOffset.Parse(expected);
        var paid = Assert.IsType<NotificationReading.Paid>(
            await ReadAsync(
                "TRANSACTION.SUCCESS",
                "{" + Direct + ",\"out_trade_no\":\"D1\",\"id\":\"42\",\"success_time\":\"" + received + "\"}",
                createTime: createTime
            )
        );
        Assert.Equal(at, paid.Facts.PaidAt);
        var ended = Assert.IsType<NotificationReading.ContractTerminated>(
            await ReadAsync(
                "PAPAY.TERMINATE",
                "{" + Direct + ",\"contract_id\":\"C9\",\"operate_time\":\"" + received + "\"}",
                createTime: createTime
            )
        );
        Assert.Equal(at, ended.At);
    }

    [Fact]
    public async Task Another_accounts_event_is_unfit_and_an_unknown_account_is_turned_away()
    {
        var content = "{" + Direct + ",\"contract_id\":\"C9\"}";
        var unfit = Assert.IsType<NotificationReading.Unfit>(
            await ReadAsync("PAPAY.SIGN", content, account: "partner")
        );
        Assert.Equal(("another_account", content), (unfit.Reason, unfit.Head.Resource));
        Assert.IsType<NotificationReading.UnknownAccount>(await ReadAsync("PAPAY.SIGN", content, account: "nobody"));
    }

    [Fact]
    public async Task A_forgery_is_refused_with_its_reason()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        var good = AdapterHost.Notification("PAPAY.SIGN", "{" + Direct + ",\"contract_id\":\"C9\"}");
        var forged = good with { Body = good.Body.ToArray().Append((byte)' ').ToArray() };
        Assert.Equal(
            new NotificationReading.Refused("signature"),
            await adapter.Reader.ReadAsync("main", forged, CancellationToken.None)
        );
        var bare = good with { Headers = new Dictionary<string, string>() };
        Assert.Equal(
            new NotificationReading.Refused("missing_header"),
            await adapter.Reader.ReadAsync("main", bare, CancellationToken.None)
        );
    }

    [Fact]
    public async Task An_event_without_an_id_gets_one_that_a_repetition_shares()
    {
        var content = "{" + Direct + ",\"contract_id\":\"C9\"}";
        var readings = new[]
        {
            await ReadAsync("PAPAY.SIGN", content, id: null),
            await ReadAsync("PAPAY.SIGN", content, id: null),
        };
        var first = Assert.IsType<NotificationReading.ContractSigned>(readings[0]);
        var second = Assert.IsType<NotificationReading.ContractSigned>(readings[1]);
        Assert.Equal(first.Head.NotificationId, second.Head.NotificationId);
        Assert.InRange(first.Head.NotificationId.Length, 20, 36);
    }

    private static async Task<NotificationReading> ReadAsync(
        string type,
        string content,
        string account = "main",
        string? id = "EV-1",
        string? createTime = null
    )
    {
        await using var adapter = await AdapterHost.OpenAsync();
        return await adapter.Reader.ReadAsync(
            account,
            AdapterHost.Notification(type, content, id, createTime ?? CreateTime),
            CancellationToken.None
        );
    }
}

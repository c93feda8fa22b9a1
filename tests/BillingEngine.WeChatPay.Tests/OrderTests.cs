using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Simulator;

namespace BillingEngine.WeChatPay.Tests;

using OrderDetail = BillingEngine.Domain.Orders.OrderDetail;
using OrderScene = BillingEngine.Domain.Orders.OrderScene;
using Reply = GatewayReply<PrepayReply>;

/// <summary>
/// APP orders through the port: the meaning of each answer, and a complete life against the simulator.
/// </summary>
public class OrderTests
{
    private static readonly CallFacts Call = new(
        "create_order",
        DateTimeOffset.UnixEpoch,
        TimeSpan.FromSeconds(2),
        200,
        "R1"
    );

    [Theory]
    [InlineData(400, "PARAM_ERROR")]
    [InlineData(400, "INVALID_REQUEST")]
    [InlineData(403, "NO_AUTH")]
    [InlineData(403, "NOAUTH")]
    public void A_signed_documented_refusal_ends_the_order(int status, string code) =>
        Assert.Equal(
            new PaymentOutcome.Declined(code, "why", DeclineClass.OurFault),
            OutcomeMapping.Order(Refused(status, code))
        );

    [Theory]
    [InlineData(400, "ORDER_PAID", ErrorTrust.Verified, UnknownReason.NumberUsed)]
    [InlineData(400, "ORDERCLOSED", ErrorTrust.Verified, UnknownReason.NumberUsed)]
    [InlineData(403, "OUT_TRADE_NO_USED", ErrorTrust.Verified, UnknownReason.NumberUsed)]
    [InlineData(403, "SOMETHING_NEW", ErrorTrust.Verified, UnknownReason.UnmappedCode)]
    [InlineData(401, "SIGN_ERROR", ErrorTrust.Verified, UnknownReason.NotPerformed)]
    [InlineData(429, "RATELIMIT_EXCEEDED", ErrorTrust.Verified, UnknownReason.NotPerformed)]
    [InlineData(500, "SYSTEM_ERROR", ErrorTrust.Verified, UnknownReason.NoAnswer)]
    [InlineData(403, "NO_AUTH", ErrorTrust.Unsigned, UnknownReason.NoAnswer)]
    [InlineData(403, "NO_AUTH", ErrorTrust.Forged, UnknownReason.NoAnswer)]
    public void Every_other_refusal_leaves_it_open(int status, string code, ErrorTrust trust, UnknownReason reason) =>
        Assert.Equal(
            reason,
            Assert.IsType<PaymentOutcome.Unknown>(OutcomeMapping.Order(Refused(status, code, trust))).Reason
        );

    [Fact]
    public void Only_an_answer_with_a_prepay_id_opens_it()
    {
        Assert.Equal(
            new PaymentOutcome.Opened("wx1"),
            OutcomeMapping.Order(new Reply.Answered(new PrepayReply("wx1"), Call))
        );
        Assert.IsType<PaymentOutcome.Unknown>(OutcomeMapping.Order(new Reply.Answered(new PrepayReply(null), Call)));
        Assert.IsType<PaymentOutcome.Unknown>(OutcomeMapping.Order(new Reply.Answered(new PrepayReply(""), Call)));
        Assert.IsType<PaymentOutcome.Unknown>(OutcomeMapping.Order(new Reply.NoAnswer(Silence.TimedOut, Call)));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("partner")]
    public async Task An_order_is_opened_paid_and_notified_and_another_one_closed(string account)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        await using var receiver = await ScriptedGateway.StartAsync();
        using var accounts = SimulatedWalkTests.AccountsFor(simulator, receiver, usePublicKey: false);
        var port = new WeChatPayGateway(accounts, new OutcomeMapping(accounts.Settings.DeclineCodes));
        using var control = new HttpClient { BaseAddress = simulator.BaseUrl };
        var sub = simulator.Keys.Institution.SubMerchants[0];
        var route = account == "main" ? AdapterHost.Main : new GatewayRoute("partner", sub.SubMchid, sub.SubAppid);
        var none = CancellationToken.None;

        var wish = new OrderRequest(
            route,
            "A0123456789",
            new Money(6800, Currency.Of("HKD")),
            "海报 – Poster",
            "5734",
            TimeProvider.System.GetUtcNow().AddHours(1),
            "shelf 7",
            "WXG",
            new OrderDetail(7000, "r-1", [new OrderGoods("g-1", 2, 3400, "Poster")]),
            new OrderScene("14.23.150.211", StoreInfo: new OrderStore("SZTX001"))
        );
        var query = new PaymentQuery(route, wish.OutTradeNo, PaymentKind.AppOrder);
        Assert.Equal(new PaymentOutcome.Unpaid(false), (await port.QueryPaymentAsync(query, none)).Outcome);
        var opened = Assert.IsType<PaymentOutcome.Opened>((await port.OrderAsync(wish, none)).Outcome);
        // The same number with the same content opens it once; with other content it is used.
        Assert.Equal(opened, (await port.OrderAsync(wish, none)).Outcome);
        Assert.Equal(
            UnknownReason.NumberUsed,
            Assert
                .IsType<PaymentOutcome.Unknown>((await port.OrderAsync(wish with { Attach = "shelf 8" }, none)).Outcome)
                .Reason
        );
        Assert.Equal(new PaymentOutcome.Unpaid(true), (await port.QueryPaymentAsync(query, none)).Outcome);

        var signed = (await port.SignAppPayAsync(route, opened.PrepayId, none))!;
        var keys = simulator.Keys;
        Assert.Equal(
            account == "main" ? (keys.Appid, keys.Mchid) : (sub.SubAppid!, keys.Institution.SpMchid),
            (signed.AppId, signed.PartnerId)
        );
        Assert.True(
            IsSigned(signed, account == "main" ? keys.MerchantPrivateKey : keys.Institution.MerchantPrivateKey)
        );

        // WeChat closes none before five minutes.
        Assert.IsType<ReverseOutcome.Unknown>((await port.CloseOrderAsync(query, none)).Outcome);
        (
            await control.PostAsJsonAsync($"/_control/orders/{wish.OutTradeNo}/pay", new { openid = "oBuyer" }, none)
        ).EnsureSuccessStatusCode();
        var paid = Assert.IsType<PaymentOutcome.Succeeded>((await port.QueryPaymentAsync(query, none)).Outcome).Facts;
        Assert.Equal((wish.OutTradeNo, wish.Amount, route.SubMchId), (paid.OutTradeNo, paid.Amount, paid.SubMchId));
        await SimulatedWalkTests.ControlClock(control);
        var received = Assert.IsType<NotificationReading.Paid>(
            await SimulatedWalkTests.LastAsync(receiver, new WeChatPayNotificationReader(accounts), account)
        );
        Assert.Equal((paid.TransactionId, paid.Amount), (received.Facts.TransactionId, received.Facts.Amount));
        Assert.IsType<ReverseOutcome.Paid>((await port.CloseOrderAsync(query, none)).Outcome);

        await port.OrderAsync(wish with { OutTradeNo = "A0123456780" }, none);
        var other = query with { OutTradeNo = "A0123456780" };
        var now = (DateTimeOffset)JsonNode.Parse(await control.GetStringAsync("/_control/clock"))!["now"]!;
        (await control.PostAsJsonAsync("/_control/clock", new { to = now.AddMinutes(6) })).EnsureSuccessStatusCode();
        Assert.IsType<ReverseOutcome.Closed>((await port.CloseOrderAsync(other, none)).Outcome);
        Assert.Equal(new PaymentOutcome.Dead("CLOSED"), (await port.QueryPaymentAsync(other, none)).Outcome);
        Assert.IsType<ReverseOutcome.Closed>((await port.CloseOrderAsync(other, none)).Outcome);
    }

    [Fact]
    public async Task Nothing_is_signed_for_an_app_that_is_not_configured()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        Assert.Null(await adapter.Gateway.SignAppPayAsync(new GatewayRoute("nobody", null, null), "wx1", default));
        Assert.Null(
            await adapter.Gateway.SignAppPayAsync(AdapterHost.Partner with { SubAppId = null }, "wx1", default)
        );
        Assert.NotNull(await adapter.Gateway.SignAppPayAsync(AdapterHost.Partner, "wx1", default));
    }

    private static bool IsSigned(AppPay signed, string privateKeyPem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(privateKeyPem);
        var message = $"{signed.AppId}\n{signed.Timestamp}\n{signed.NonceStr}\n{signed.PrepayId}\n";
        return key.VerifyData(
            Encoding.UTF8.GetBytes(message),
            Convert.FromBase64String(signed.Sign),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
    }

    private static Reply.Refused Refused(int status, string code, ErrorTrust trust = ErrorTrust.Verified) =>
        new(status, new ErrorReply(code, "why"), trust, Call);
}

using System.Text.Json.Nodes;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>The gateway port over a real socket.</summary>
public class GatewayTests
{
    private static readonly DateTimeOffset Expiry = new(2026, 11, 22, 3, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_deduction_names_where_its_notification_goes_and_leaves_a_trace_without_body_or_secret()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(200, Paid("D0123456789"));

        var (outcome, trace) = await adapter.Gateway.DeductAsync(Deduct(AdapterHost.Main), CancellationToken.None);

        Assert.Equal("42", Assert.IsType<PaymentOutcome.Succeeded>(outcome).Facts.TransactionId);
        Assert.Equal(
            ("deduct", 200, null, null, "08-test"),
            (trace.Operation, trace.HttpStatus, trace.Code, trace.Message, trace.RequestId)
        );
        var body = JsonNode.Parse(adapter.Wire.Seen[0].Body)!;
        Assert.Equal("http://127.0.0.1:5080/wechat/notify/main/payment", (string?)body["notify_url"]);
        Assert.Equal((8800L, "HKD"), ((long)body["amount"]!["total"]!, (string?)body["amount"]!["currency"]));
        Assert.Equal(
            ("D0123456789", "C9", "Gold", "5968"),
            (
                (string?)body["out_trade_no"],
                (string?)body["contract_id"],
                (string?)body["description"],
                (string?)body["merchant_category_code"]
            )
        );
    }

    [Fact]
    public async Task An_institution_deducts_for_the_sub_merchant_of_the_route()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(200, Paid("D0123456789"));
        await adapter.Gateway.DeductAsync(Deduct(AdapterHost.Partner), CancellationToken.None);
        var body = JsonNode.Parse(adapter.Wire.Seen[0].Body)!;
        Assert.Equal(Vectors.Id("sub_mchid"), (string?)body["sub_mchid"]);
        Assert.Equal("http://127.0.0.1:5080/wechat/notify/partner/payment", (string?)body["notify_url"]);
    }

    [Fact]
    public async Task A_refused_deduction_keeps_the_gateways_own_words_in_the_trace()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(403, """{"code":"NOT_ENOUGH","message":"no money"}""");
        var (outcome, trace) = await adapter.Gateway.DeductAsync(Deduct(AdapterHost.Main), CancellationToken.None);
        Assert.Equal(new PaymentOutcome.Declined("NOT_ENOUGH", "no money", DeclineClass.PayerCannotPay), outcome);
        Assert.Equal((403, "NOT_ENOUGH", "no money"), (trace.HttpStatus, trace.Code, trace.Message));
    }

    [Fact]
    public async Task A_deduction_is_sent_once_even_when_nothing_comes_back()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.Next(c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        var (outcome, trace) = await adapter.Gateway.DeductAsync(Deduct(AdapterHost.Main), CancellationToken.None);
        Assert.Equal(UnknownReason.NoAnswer, Assert.IsType<PaymentOutcome.Unknown>(outcome).Reason);
        Assert.Null(trace.HttpStatus);
        Assert.Single(adapter.Wire.Seen);
    }

    [Fact]
    public async Task Text_the_gateway_cannot_take_is_our_fault_and_is_not_sent()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        var (outcome, trace) = await adapter.Gateway.DeductAsync(
            Deduct(AdapterHost.Main) with
            {
                Description = "\U0001F389",
            },
            CancellationToken.None
        );
        Assert.Equal(DeclineClass.OurFault, Assert.IsType<PaymentOutcome.Declined>(outcome).Class);
        Assert.Null(trace.HttpStatus);
        Assert.Empty(adapter.Wire.Seen);
    }

    [Theory]
    [InlineData("gone", null)]
    [InlineData("main", "1900000109")]
    [InlineData("partner", null)]
    public async Task A_merchant_that_fits_no_account_decides_nothing_and_sends_nothing(
        string account,
        string? subMchId
    )
    {
        await using var adapter = await AdapterHost.OpenAsync();
        var route = new GatewayRoute(account, subMchId, null);
        var none = CancellationToken.None;
        Assert.IsType<PaymentOutcome.Unknown>((await adapter.Gateway.DeductAsync(Deduct(route), none)).Outcome);
        Assert.IsType<PaymentOutcome.Unknown>(
            (await adapter.Gateway.QueryPaymentAsync(new PaymentQuery(route, "D1"), none)).Outcome
        );
        Assert.IsType<ReverseOutcome.Unknown>(
            (await adapter.Gateway.ReverseAsync(new PaymentQuery(route, "D1"), none)).Outcome
        );
        Assert.IsType<ContractOutcome.Unknown>(
            (await adapter.Gateway.QueryContractAsync(new ContractQuery(route, "C9", "O1", 123), none)).Outcome
        );
        Assert.IsType<TerminateOutcome.Unknown>(
            (await adapter.Gateway.TerminateContractAsync(new TerminateRequest(route, "C9", "bye"), none)).Outcome
        );
        Assert.IsType<PreSignOutcome.Unknown>(
            (await adapter.Gateway.PreSignAsync(PreSign(SigningChannel.H5) with { Route = route }, none)).Outcome
        );
        Assert.Empty(adapter.Wire.Seen);
    }

    [Theory]
    [InlineData(SigningChannel.MiniProgram, "openid")]
    [InlineData(SigningChannel.App, "openid")]
    [InlineData(SigningChannel.Jsapi, "openid,return_url")]
    [InlineData(SigningChannel.H5, "return_url,user_client_ip")]
    [InlineData(SigningChannel.Web, "return_url")]
    public async Task Each_channel_is_sent_its_own_fields(SigningChannel channel, string fields)
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(200, """{"session_id":"S1","sign_url":"https://w/x"}""");

        var (outcome, _) = await adapter.Gateway.PreSignAsync(PreSign(channel), CancellationToken.None);

        var bySession = channel is SigningChannel.MiniProgram or SigningChannel.App;
        Assert.Equal(
            bySession ? new PreSignOutcome.Opened("S1", null) : new PreSignOutcome.Opened(null, "https://w/x"),
            outcome
        );
        var body = JsonNode.Parse(adapter.Wire.Seen[0].Body)!.AsObject();
        Assert.Equal(
            fields,
            string.Join(
                ',',
                body.Select(p => p.Key)
                    .Where(k => k is "openid" or "return_url" or "user_client_ip")
                    .Order(StringComparer.Ordinal)
            )
        );
        Assert.Equal("http://127.0.0.1:5080/wechat/notify/main/contract", (string?)body["success_notify_url"]);
        Assert.Equal("2026-11-22T11:30:00+08:00", (string?)body["expired_time"]);
    }

    [Fact]
    public async Task Opening_a_session_is_tried_three_times()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter
            .Wire.NextSigned(500, """{"code":"SYSTEM_ERROR","message":"x"}""")
            .Next(c =>
            {
                c.Abort();
                return Task.CompletedTask;
            })
            .NextSigned(200, """{"session_id":"S1"}""");
        var (outcome, _) = await adapter.Gateway.PreSignAsync(PreSign(SigningChannel.App), CancellationToken.None);
        Assert.Equal(new PreSignOutcome.Opened("S1", null), outcome);
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_is_given_up_after_three_attempts()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        for (var i = 0; i < 4; i++)
            adapter.Wire.NextSigned(503, "");
        var (outcome, _) = await adapter.Gateway.PreSignAsync(PreSign(SigningChannel.App), CancellationToken.None);
        Assert.IsType<PreSignOutcome.Unknown>(outcome);
        Assert.Equal(3, adapter.Wire.Seen.Count(s => s.Method == "POST"));
    }

    [Fact]
    public async Task A_refused_session_is_not_tried_again()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(403, """{"code":"NO_AUTH","message":"plan"}""");
        var (outcome, _) = await adapter.Gateway.PreSignAsync(PreSign(SigningChannel.App), CancellationToken.None);
        Assert.Equal(new PreSignOutcome.Refused("NO_AUTH", "plan"), outcome);
        Assert.Single(adapter.Wire.Seen, s => s.Method == "POST");
    }

    [Fact]
    public async Task An_answer_without_a_session_opens_nothing()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(200, """{"sign_url":"https://w/x"}""");
        var (outcome, _) = await adapter.Gateway.PreSignAsync(PreSign(SigningChannel.App), CancellationToken.None);
        Assert.IsType<PreSignOutcome.Unknown>(outcome);
    }

    [Fact]
    public async Task Certificates_are_refreshed_by_account()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        Assert.True(await adapter.Gateway.RefreshCertificatesAsync("main", CancellationToken.None));
        adapter.Wire.OnCertificates = c => ScriptedGateway.UnsignedAsync(c, 500, "");
        Assert.False(await adapter.Gateway.RefreshCertificatesAsync("partner", CancellationToken.None));
        Assert.False(await adapter.Gateway.RefreshCertificatesAsync("gone", CancellationToken.None));
    }

    private static string Paid(string number) =>
        $$"""
            {"out_trade_no":"{{number}}","transaction_id":"42","trade_state":"SUCCESS",
             "success_time":"2026-11-22T11:00:00+08:00","amount":{"total":8800,"currency":"HKD"} }
            """;

    private static DeductRequest Deduct(GatewayRoute route) =>
        new(route, "D0123456789", "C9", new Money(8800, Currency.Of("HKD")), "Gold", "5968");

    private static PreSignRequest PreSign(SigningChannel channel) =>
        new(
            AdapterHost.Main,
            channel,
            123,
            "C0123456789",
            "Li Lei",
            "o1",
            "203.0.113.7",
            "https://m.example/back",
            Expiry
        );
}

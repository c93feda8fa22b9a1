using System.Net;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Refunds;

/// <summary>Refunds whose answers get lost on the real wire: given back once, and never freed while in doubt.</summary>
public sealed class RefundRecoveryTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private const string Short = """{"on":"refund","fault":"decline","code":"NOT_ENOUGH","status":403,"count":1}""";

    [Fact]
    public async Task Late_money_goes_back_although_funds_were_short_and_then_an_answer_was_lost()
    {
        await FaultsAsync(
            """{"on":"deduct","fault":"slow_after","delay_seconds":3,"count":1}""",
            """{"on":"notify","fault":"lost","match":"TRANSACTION.SUCCESS"}""",
            Short,
            """{"on":"refund","fault":"error_503","count":1}"""
        );
        var subscription = await EnrolledAsync();
        await Eventually.TrueAsync(async () => await StatusAsync(subscription) == "submitting");
        await stack.PostAsync($"/v1/subscriptions/{subscription}/cancel", """{"at":"now"}""");
        await Eventually.TrueAsync(async () => await StatusAsync(subscription) == "succeeded");
        await stack.AdvanceAsync((await stack.NowAsync()).AddHours(4));

        var payment = await PaymentAsync(subscription);
        Assert.Equal(
            ("refunded", true),
            (payment.GetProperty("status").GetString(), payment.GetProperty("late").GetBoolean())
        );
        Assert.Equal(8800, await GivenBackAsync(payment));
        Assert.Equal(
            0,
            await ScalarAsync<long>(
                $"""
                SELECT coalesce(sum(CASE WHEN credit = 'suspense' THEN amount_minor ELSE -amount_minor END), 0)::bigint
                FROM ledger_entries WHERE 'suspense' IN (debit, credit)
                """
            )
        );
    }

    [Fact]
    public async Task A_refund_that_was_performed_unheard_is_found_and_frees_nothing_meanwhile()
    {
        await FaultsAsync(
            Short,
            """{"on":"refund","fault":"lose_after","count":1}""",
            """{"on":"query_refund","fault":"stale","count":2}"""
        );
        var subscription = await EnrolledAsync();
        await Eventually.TrueAsync(async () => await StatusAsync(subscription) == "succeeded");
        var payment = await PaymentAsync(subscription);
        var id = payment.GetProperty("id").GetString();
        await stack.PostAsync("/v1/refunds", $$"""{"payment":"{{id}}"}""");
        await stack.AdvanceAsync((await stack.NowAsync()).AddHours(4));

        using var again = await stack.Api.PostAsync(
            "/v1/refunds",
            new StringContent($$"""{"payment":"{{id}}"}""", System.Text.Encoding.UTF8, "application/json")
        );
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("refunded", await StatusAsync(subscription));
        Assert.Equal(8800, await GivenBackAsync(payment));
    }

    [Theory]
    [InlineData("""{"total":8800,"refund":1,"currency":"ZZZ"}""", "amount_missing")]
    [InlineData("""{"total":8800,"refund":8800}""", "amount_missing")]
    [InlineData("null", "amount_missing")]
    [InlineData("""{"total":8800,"refund":1,"currency":"HKD"}""", "amount_differs")]
    [InlineData("""{"total":8800,"refund":8800,"currency":"USD"}""", "currency_differs")]
    [InlineData("""{"total":8801,"refund":8800,"currency":"HKD"}""", "total_differs")]
    public async Task A_refund_that_says_nothing_readable_is_parked_and_not_booked(string amount, string reason)
    {
        await FaultsAsync("""{"on":"refund","fault":"refund_slow"}""");
        var subscription = await EnrolledAsync();
        await Eventually.TrueAsync(async () => await StatusAsync(subscription) == "succeeded");
        var payment = await PaymentAsync(subscription);
        var refund = await stack.PostAsync(
            "/v1/refunds",
            $$"""{"payment":"{{payment.GetProperty("id").GetString()}}"}"""
        );
        var id = Guid.NewGuid().ToString();
        using var request = stack.Notification(
            "refund",
            "REFUND.SUCCESS",
            $$"""
            {"mchid":"1900009191","out_refund_no":"{{refund.GetProperty("out_refund_no").GetString()}}",
             "refund_status":"SUCCESS","amount":{{amount}} }
            """,
            id
        );
        using var answer = await stack.Api.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            $"parked {reason}",
            await ScalarAsync<string>(
                $"SELECT status || ' ' || reason FROM notifications WHERE notification_id = '{id}'"
            )
        );
        Assert.Equal(
            "processing",
            (await stack.GetAsync($"/v1/refunds/{refund.GetProperty("id").GetString()}"))
                .GetProperty("status")
                .GetString()
        );
        Assert.Equal("succeeded", await StatusAsync(subscription));
    }

    private async Task FaultsAsync(params string[] rules) =>
        await stack.PressAsync("/_control/faults", $$"""{"rules":[{{string.Join(',', rules)}}]}""");

    private async Task<string> EnrolledAsync()
    {
        var who = Guid.NewGuid().ToString("n")[..12];
        await stack.PostAsync(
            "/v1/plans",
            $$"""
            {"code":"r-{{who}}","name":"R","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            $$"""
            {"plan":"r-{{who}}","channel":"mini_program",
             "customer":{"reference":"{{who}}","openid":"o{{who}}","display_name":"Li"} }
            """
        );
        var session = enrolled.GetProperty("signing").GetProperty("session_id").GetString();
        await stack.PressAsync($"/_control/sessions/{session}/sign");
        return enrolled.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> PaymentAsync(string subscription) =>
        (await stack.GetAsync($"/v1/payments?subscription={subscription}"))
            .GetProperty("data")
            .EnumerateArray()
            .FirstOrDefault();

    private async Task<string?> StatusAsync(string subscription) =>
        await PaymentAsync(subscription) is { ValueKind: JsonValueKind.Object } payment
            ? payment.GetProperty("status").GetString()
            : null;

    // What the simulator's own ledger has given back of an order.
    private async Task<long> GivenBackAsync(JsonElement payment)
    {
        var number = payment.GetProperty("out_trade_no").GetString();
        var refunds = await ServerHost.SendAsync(
            stack.Control,
            HttpMethod.Get,
            $"/_control/refunds?out_trade_no={number}&status=SUCCESS"
        );
        return refunds.GetProperty("data").EnumerateArray().Sum(refund => refund.GetProperty("amount").GetInt64());
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

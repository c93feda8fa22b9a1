using System.Net;
using System.Text;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Notifications;

/// <summary>
/// Everything that a stranger, a fault or WeChat itself may send to the notification route, over real HTTP.
/// </summary>
public sealed class ReceiveNotificationTests(ServerHost stack) : IClassFixture<ServerHost>
{
    /// <summary>
    /// A way to forge a notification, the expected answer, and the metric and log line of the refusal.
    /// </summary>
    private sealed record Forgery(int Status, string Result, string Reason, Func<Forge, HttpRequestMessage> Request)
    {
        /// <summary>What the log says; null is the reason.</summary>
        public string? Logged { get; init; }
    }

    /// <summary>What a forger has: the success of a payment, and the body of another one with a lower amount.</summary>
    private sealed record Forge(ServerHost Stack, string Success, byte[] Cheaper)
    {
        public long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        public HttpRequestMessage Send(
            string? signature = null,
            long? timestamp = null,
            string serial = ServerHost.TestSerial,
            string? apiV3Key = null,
            string account = "main",
            Func<byte[], byte[]>? tamper = null
        ) =>
            Stack.Notification(
                "payment",
                "TRANSACTION.SUCCESS",
                Success,
                signature: signature,
                timestamp: timestamp,
                serial: serial,
                apiV3Key: apiV3Key,
                account: account,
                tamper: tamper
            );
    }

    private static readonly Dictionary<string, Forgery> Forgeries = new(StringComparer.Ordinal)
    {
        ["bad_signature"] = new(
            401,
            "refused",
            "signature",
            forge => forge.Send(signature: Convert.ToBase64String(new byte[256]))
        ),
        ["stale"] = new(401, "refused", "timestamp", forge => forge.Send(timestamp: forge.Now - 400)),
        ["early"] = new(401, "refused", "timestamp", forge => forge.Send(timestamp: forge.Now + 400)),
        ["unknown_serial"] = new(
            401,
            "refused",
            "unknown_serial",
            forge => forge.Send(serial: "6D8F30415263748596A7B8C9DAEBFC0D1E2F3041")
        ),
        ["tampered"] = new(401, "refused", "signature", forge => forge.Send(tamper: AnotherDay)),
        ["amount_changed"] = new(401, "refused", "signature", forge => forge.Send(tamper: _ => forge.Cheaper)),
        ["signtest"] = new(401, "refused", "signature", forge => forge.Send(signature: "WECHATPAY/SIGNTEST/abcdefgh")),
        ["no_headers"] = new(401, "refused", "missing_header", forge => WithoutHeaders(forge.Send())),
        ["wrong_key"] = new(
            500,
            "unreadable",
            "another_key",
            forge => forge.Send(apiV3Key: "TestOnlyOtherKey0123456789abcdef")
        )
        {
            Logged = "sealed with another APIv3 key",
        },
        ["unknown_account"] = new(404, "refused", "unknown_account", forge => forge.Send(account: "unknown"))
        {
            Logged = "not configured",
        },
    };

    public static TheoryData<string> ForgeryNames => new(Forgeries.Keys);

    [Theory, MemberData(nameof(ForgeryNames))]
    public async Task What_is_not_provably_from_wechat_is_refused_and_counted_and_leaves_no_trace(string name)
    {
        var forged = Forgeries[name];
        var payment = await UnknownPaymentAsync();
        var before = await TracesAsync();
        var counted = await CountedAsync(forged.Result, forged.Reason);
        using var another = stack.Notification(
            "payment",
            "TRANSACTION.SUCCESS",
            await SuccessAsync(payment, amount: 1)
        );
        var cheaper = await another.Content!.ReadAsByteArrayAsync();
        using var request = forged.Request(new Forge(stack, await SuccessAsync(payment), cheaper));
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(forged.Status, (int)answer.StatusCode);
        Assert.Equal(
            "FAIL",
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()
        );
        Assert.Equal(before, await TracesAsync());
        Assert.Equal("unknown", await StatusAsync(payment));
        Assert.Equal(counted + 1, await CountedAsync(forged.Result, forged.Reason));
        Assert.Contains(
            stack.Warnings,
            line =>
                line.Contains("notification", StringComparison.OrdinalIgnoreCase)
                && line.Contains(forged.Logged ?? forged.Reason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_age_of_the_oldest_unknown_payment_is_on_the_metrics_page()
    {
        await UnknownPaymentAsync();
        Assert.True(await MetricAsync("billing_payments_unknown") >= 1);
        await stack.AdvanceAsync((await stack.NowAsync()).AddSeconds(3));
        Assert.True(await MetricAsync("billing_oldest_unknown_payment_seconds") >= 3);
    }

    [Fact]
    public async Task What_was_applied_repeated_and_parked_is_counted_too()
    {
        var payment = await UnknownPaymentAsync();
        var resource = await SuccessAsync(payment);
        var applied = await CountedAsync("applied", "");
        var unchanged = await CountedAsync("unchanged", "");
        var parked = await CountedAsync("parked", "no_such_payment");
        foreach (var told in (string[])[resource, resource, await SuccessAsync(payment, outTradeNo: "Dnotours")])
        {
            using var request = stack.Notification("payment", "TRANSACTION.SUCCESS", told);
            (await stack.Api.SendAsync(request)).Dispose();
        }
        Assert.Equal(applied + 1, await CountedAsync("applied", ""));
        Assert.Equal(unchanged + 1, await CountedAsync("unchanged", ""));
        Assert.Equal(parked + 1, await CountedAsync("parked", "no_such_payment"));
    }

    private const string OurApp = "\"appid\":\"wx8888888888888888\"";

    /// <summary>Successes of a payment with one fact that does not fit it.</summary>
    private static readonly Dictionary<string, Func<ReceiveNotificationTests, Guid, Task<string>>> Misfits = new(
        StringComparer.Ordinal
    )
    {
        ["amount"] = (test, payment) => test.SuccessAsync(payment, amount: 8801),
        ["currency"] = (test, payment) => test.SuccessAsync(payment, currency: "USD"),
        ["contract"] = (test, payment) => test.SuccessAsync(payment, contract: "W-another"),
        ["sub_mchid"] = async (test, payment) =>
            (await test.SuccessAsync(payment)).Replace(
                OurApp,
                OurApp + ",\"sub_mchid\":\"1900000109\"",
                StringComparison.Ordinal
            ),
        ["app"] = async (test, payment) =>
            (await test.SuccessAsync(payment)).Replace(OurApp, "\"appid\":\"wx1\"", StringComparison.Ordinal),
    };

    public static TheoryData<string> MisfitNames => new(Misfits.Keys);

    [Theory, MemberData(nameof(MisfitNames))]
    public async Task A_success_that_does_not_fit_is_kept_parked_and_answered_200_but_never_booked(string what)
    {
        var payment = await UnknownPaymentAsync();
        using var request = stack.Notification("payment", "TRANSACTION.SUCCESS", await Misfits[what](this, payment));
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("quarantined", await StatusAsync(payment));
        Assert.Equal(
            "parked",
            await ScalarAsync<string>("SELECT status FROM notifications ORDER BY received_at DESC LIMIT 1")
        );
        Assert.Equal(0L, await ScalarAsync<long>($"SELECT count(*) FROM ledger_entries WHERE cause_id = '{payment}'"));
        Assert.Equal(
            1L,
            await ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE object_id = '{payment}' AND code = 'payment.outcome_refused'"
            )
        );
    }

    [Fact]
    public async Task A_success_of_another_account_never_settles_a_payment_of_ours()
    {
        var payment = await UnknownPaymentAsync();
        using var request = stack.Notification(
            "payment",
            "TRANSACTION.SUCCESS",
            await SuccessAsync(payment, mchid: "1900000001")
        );
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("unknown", await StatusAsync(payment));
        Assert.Equal(0L, await ScalarAsync<long>($"SELECT count(*) FROM ledger_entries WHERE cause_id = '{payment}'"));
    }

    [Fact]
    public async Task A_success_is_booked_although_its_bank_is_named_with_a_nul()
    {
        var payment = await UnknownPaymentAsync();
        var success = await SuccessAsync(payment);
        using var request = stack.Notification(
            "payment",
            "TRANSACTION.SUCCESS",
            success.Replace("CFT", "CFT\\u0000", StringComparison.Ordinal)
        );
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "succeeded CFT\uFFFD",
            await ScalarAsync<string>($"SELECT status || ' ' || bank_type FROM payments WHERE id = '{payment}'")
        );
    }

    [Fact]
    public async Task A_success_is_booked_once_however_often_and_in_parallel_it_is_notified()
    {
        var payment = await UnknownPaymentAsync();
        var resource = await SuccessAsync(payment);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    // Half of them repetitions of one notification, half the same event under new identities.
                    using var request = stack.Notification(
                        "payment",
                        "TRANSACTION.SUCCESS",
                        resource,
                        id: i % 2 == 0 ? "EV-" + payment : null
                    );
                    using var answer = await stack.Api.SendAsync(request);
                    return answer.StatusCode;
                })
        );
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal("succeeded", await StatusAsync(payment));
        Assert.Equal(1L, await ScalarAsync<long>($"SELECT count(*) FROM ledger_entries WHERE cause_id = '{payment}'"));
        Assert.Equal(
            1L,
            await ScalarAsync<long>($"SELECT count(*) FROM notifications WHERE notification_id = 'EV-{payment}'")
        );
    }

    [Fact]
    public async Task An_unknown_event_type_is_kept_and_answered_200()
    {
        var id = Guid.NewGuid().ToString();
        using var request = stack.Notification(
            "payment",
            "TRANSACTION.FAIL",
            """{"mchid":"1900009191","appid":"wx8888888888888888"}""",
            id: id
        );
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "ignored",
            await ScalarAsync<string>($"SELECT status FROM notifications WHERE notification_id = '{id}'")
        );
    }

    [Fact]
    public async Task A_rightly_signed_success_of_an_order_that_is_not_ours_is_parked()
    {
        var id = Guid.NewGuid().ToString();
        var payment = await UnknownPaymentAsync();
        using var request = stack.Notification(
            "payment",
            "TRANSACTION.SUCCESS",
            await SuccessAsync(payment, outTradeNo: "D00000000000000000000000000"),
            id: id
        );
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "no_such_payment",
            await ScalarAsync<string>($"SELECT reason FROM notifications WHERE notification_id = '{id}'")
        );
        Assert.Equal("unknown", await StatusAsync(payment));
    }

    [Fact]
    public async Task A_body_larger_than_any_notification_is_refused()
    {
        using var answer = await stack.Api.PostAsync(
            "/wechat/notify/main/payment",
            new ByteArrayContent(new byte[200_000])
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static byte[] AnotherDay(byte[] body) =>
        Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(body).Replace("2026-11-22", "2026-11-23", StringComparison.Ordinal)
        );

    private static HttpRequestMessage WithoutHeaders(HttpRequestMessage request)
    {
        request.Headers.Clear();
        return request;
    }

    // A payment whose answer was lost and which no query is about to settle.
    private async Task<Guid> UnknownPaymentAsync()
    {
        var who = Guid.NewGuid().ToString("n")[..12];
        await stack.PostAsync(
            "/v1/plans",
            $$"""{"code":"p-{{who}}","name":"P","amount":8800,"currency":"HKD","interval":"month","contract_template_id":123}"""
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            $$"""{"plan":"p-{{who}}","channel":"mini_program","customer":{"reference":"{{who}}","openid":"o{{who}}","display_name":"Li"},"trial_end":"2030-01-01T00:00:00Z"}"""
        );
        await stack.PressAsync(
            $"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id").GetString()}/sign"
        );
        var id = enrolled.GetProperty("id").GetString()!;
        var subscription = Domain.Common.Id.OrNone<Domain.Common.SubscriptionId>(id);
        await Eventually.TrueAsync(async () =>
            (await stack.GetAsync($"/v1/subscriptions/{id}")).GetProperty("status").GetString() == "trialing"
        );
        var payment = Guid.NewGuid();
        var invoice = Guid.NewGuid();
        await SqlAsync(
            $"""
            INSERT INTO invoices (id, merchant_id, subscription_id, customer_id, status, period_index, period_start,
            period_end, currency,
                total_minor, due_minor, description, merchant_category_code, payment_count, dunning_step, created_at,
                updated_at, event_sequence)
            SELECT '{invoice}', merchant_id, id, customer_id, 'open', 0, now(), now() + interval '1 month', 'HKD',
            8800, 8800, 'P', '5734', 1, 0,
                now(), now(), 0 FROM subscriptions WHERE id = '{subscription.Value}';
            INSERT INTO payments (id, merchant_id, kind, account_key, invoice_id, subscription_id, customer_id,
            contract_id, contract_number,
                out_trade_no, status, amount_minor, currency, description, merchant_category_code, due_at, attempts,
                fence, unknown_reason,
                unknown_since, ladder_step, replace_when_dead, late, created_at, updated_at, event_sequence)
            SELECT '{payment}', s.merchant_id, 'deduction', 'main', '{invoice}', s.id, s.customer_id, c.id,
            c.contract_number,
                'D{payment.ToString("n")[..26]}', 'unknown', 8800, 'HKD', 'P', '5734', now() + interval '1 year', 1, 1,
                'no_answer', now(), 0,
                false, false, now(), now(),
                0 FROM subscriptions s JOIN contracts c ON c.id = s.contract_id WHERE s.id = '{subscription.Value}';
            """
        );
        return payment;
    }

    private async Task<string> SuccessAsync(
        Guid payment,
        string mchid = "1900009191",
        int amount = 8800,
        string currency = "HKD",
        string? contract = null,
        string? outTradeNo = null
    )
    {
        contract ??= await ScalarAsync<string>($"SELECT contract_number FROM payments WHERE id = '{payment}'");
        return $$$"""
            {"mchid":"{{{mchid}}}","appid":"wx8888888888888888",
            "out_trade_no":"{{{outTradeNo ?? $"D{payment.ToString("n")[..26]}"}}}",
            "transaction_id":"42{{{payment.ToString("n")[..20]}}}","trade_type":"AUTH","trade_state":"SUCCESS",
            "bank_type":"CFT","success_time":"2026-11-22T10:00:00+08:00","contract_id":"{{{contract}}}",
            "amount":{"total":{{{amount}}},"currency":"{{{currency}}}","payer_total":{{{amount}}},
            "payer_currency":"CNY"}}
            """;
    }

    private Task<string> StatusAsync(Guid payment) =>
        ScalarAsync<string>($"SELECT status FROM payments WHERE id = '{payment}'");

    private Task<long> CountedAsync(string result, string reason) =>
        MetricAsync("billing_notifications_total", $"result=\"{result}\",reason=\"{reason}\"");

    // The sum of the lines of one name that bear these labels; none is none.
    private async Task<long> MetricAsync(string name, string labels = "")
    {
        using var answer = await stack.Api.GetAsync("/metrics");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains($"# HELP {name} ", string.Join('\n', lines), StringComparison.Ordinal);
        return lines
            .Where(line =>
                line.StartsWith(name, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal)
            )
            .Sum(line => long.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private Task<string> TracesAsync() =>
        ScalarAsync<string>(
            """
            SELECT (SELECT count(*) FROM notifications) || ' ' || (SELECT count(*) FROM events)
                || ' ' || (SELECT count(*) FROM ledger_entries) || ' ' || (SELECT count(*) FROM alerts)
            """
        );

    private async Task SqlAsync(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay-orders.md, Statements: the download, through an independent client.</summary>
public sealed class StatementTests() : SandboxTest(options => options.StandsAt = Start)
{
    // 10 o'clock of 10 June in UTC+8.
    private static readonly DateTimeOffset Start = new(2024, 6, 10, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_table_is_there_from_nine_oclock_of_the_next_day_on(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var paid = await Sandbox.PayAsync(who);
        Assert.Equal((400, "STATEMENT_CREATING"), (await GetAsync(who, "20240610")).Refusal);
        await Sandbox.MoveToAsync(new DateTimeOffset(2024, 6, 11, 0, 59, 0, TimeSpan.Zero));
        Assert.Equal((400, "STATEMENT_CREATING"), (await GetAsync(who, "20240610")).Refusal);
        await Sandbox.ControlAsync("PUT", "/quirks", JsonNode.Parse("""{"early_statement":"no_statement"}"""));
        Assert.Equal((400, "NO_STATEMENT_EXIST"), (await GetAsync(who, "20240610")).Refusal);
        await Sandbox.MoveToAsync(new DateTimeOffset(2024, 6, 11, 1, 0, 0, TimeSpan.Zero));

        var statement = await GetAsync(who, "20240610");

        Assert.Equal(200, statement.Status);
        var lines = statement.Body.Split("\r\n");
        Assert.Equal(38, lines[0].Split(',').Length);
        Assert.StartsWith("交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,", lines[0]);
        var values = lines[1][1..].Split(",`");
        Assert.Equal(
            ["2024-06-10 10:00:00", (string)who.Ids[institution ? "sp_appid" : "appid"]!, who.Mchid],
            values[..3]
        );
        Assert.Equal((string)paid["transaction_id"]!, values[5]);
        Assert.Equal(
            ("AUTH", "SUCCESS", "HKD", "8.88", "CNY", "8.24"),
            (values[8], values[9], values[23], values[24], values[25], values[26])
        );
        Assert.Equal(("0.09", "1.00%"), (values[21], values[22]));
        Assert.StartsWith("总交易单数,", lines[2]);
        Assert.StartsWith("`1,`8.88,`0.00,", lines[3]);
        Assert.Equal((400, "NO_STATEMENT_EXIST"), (await GetAsync(who, "20240609")).Refusal);
    }

    [Fact]
    public async Task The_digest_is_signed_in_place_of_the_table()
    {
        await DayWithOnePaymentAsync();
        var statement = await GetAsync(Sandbox.Direct, "20240610");
        var sha1 = statement.Headers["Wechatpay-Statement-Sha1"];
        Assert.Equal(sha1, Sha1(statement.Body));
        Assert.True(Sandbox.Verifies(statement.Headers, $$"""{"sha1":"{{sha1}}"}"""));
        Assert.False(Sandbox.Verifies(statement.Headers, statement.Body));
    }

    [Fact]
    public async Task Marks_and_line_ends_are_switches()
    {
        await DayWithOnePaymentAsync();
        await Sandbox.ControlAsync(
            "PUT",
            "/quirks",
            JsonNode.Parse("""{"statement_mark":true,"statement_line_feed":true}""")
        );
        var body = (await GetAsync(Sandbox.Direct, "20240610")).Body;
        Assert.DoesNotContain('\r', body);
        Assert.Equal(5, body.Split('\n').Length);
        // HttpClient removes the byte order mark when it decodes, so the digest of its text differs.
        var statement = await GetAsync(Sandbox.Direct, "20240610");
        Assert.Equal(statement.Headers["Wechatpay-Statement-Sha1"], Sha1("\uFEFF" + body.TrimStart('\uFEFF')));
    }

    [Fact]
    public async Task Refunds_stand_on_the_day_on_which_they_arrived()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var refund = Sandbox.RefundBody(Sandbox.Direct, paid, 333);
        await Sandbox.FaultAsync("refund", "refund_slow", rule => rule["delay_seconds"] = 86400);
        await Sandbox.PostAsync(Sandbox.Direct, "/v3/global/refunds", refund);
        await Sandbox.MoveAsync(TimeSpan.FromDays(3));

        Assert.Equal(5, (await GetAsync(Sandbox.Direct, "20240610")).Body.Split("\r\n").Length);
        var values = (await GetAsync(Sandbox.Direct, "20240611")).Body.Split("\r\n")[1][1..].Split(",`");
        Assert.Equal(
            ("REFUND", (string)refund["out_refund_no"]!, "SUCCESS", "-0.03", "8.88", "0.00", "3.33"),
            (values[9], values[16], values[18], values[21], values[24], values[28], values[31])
        );
    }

    [Theory]
    [InlineData("date=20240610", 400, "PARAM_ERROR")]
    [InlineData("mchid=1900009191", 400, "PARAM_ERROR")]
    [InlineData("mchid=1900009191&date=2024-6-1", 400, "PARAM_ERROR")]
    [InlineData("mchid=1900009191&date=20240612", 400, "PARAM_ERROR")]
    [InlineData("mchid=1900009191&date=20231201", 400, "PARAM_ERROR")]
    [InlineData("mchid=1900000100&date=20240609", 403, "NO_AUTH")]
    [InlineData("mchid=1900009191&sub_mchid=1900000109&date=20240609", 403, "NO_AUTH")]
    public async Task A_question_that_does_not_fit_is_refused(string query, int status, string code) =>
        Assert.Equal(
            (status, code),
            (await Sandbox.GetAsync(Sandbox.Direct, "/v3/global/statements?" + query)).Refusal
        );

    [Fact]
    public async Task D38_an_institution_gets_the_rows_of_all_or_of_one_sub_merchant()
    {
        await Sandbox.PayAsync(Sandbox.Partner);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        foreach (
            var query in new[]
            {
                $"sp_mchid={Sandbox.Partner.Mchid}",
                $"mchid={Sandbox.Partner.Mchid}",
                Sandbox.Partner.OwnerQuery,
            }
        )
        {
            var reply = await Sandbox.GetAsync(Sandbox.Partner, $"/v3/global/statements?date=20240610&{query}");
            Assert.Equal(200, reply.Status);
        }

        var other = $"/v3/global/statements?date=20240610&sp_mchid={Sandbox.Partner.Mchid}&sub_mchid=190";
        Assert.Equal("NO_STATEMENT_EXIST", (await Sandbox.GetAsync(Sandbox.Partner, other)).Code);
        Assert.Equal("NO_STATEMENT_EXIST", (await GetAsync(Sandbox.Direct, "20240610")).Code);
    }

    [Theory]
    [InlineData("stale", 400)]
    [InlineData("error_500", 500)]
    [InlineData("wrong_digest", 200)]
    [InlineData("bad_signature", 200)]
    public async Task Faults_strike_statements_too(string fault, int status)
    {
        await DayWithOnePaymentAsync();
        await Sandbox.FaultAsync("statement", fault, rule => rule["count"] = 1);
        var reply = await GetAsync(Sandbox.Direct, "20240610");
        Assert.Equal(status, reply.Status);
        if (status == 200)
        {
            var sha1 = reply.Headers["Wechatpay-Statement-Sha1"];
            var signed = Sandbox.Verifies(reply.Headers, $$"""{"sha1":"{{sha1}}"}""");
            Assert.Equal(fault == "wrong_digest", signed);
            Assert.Equal(fault == "bad_signature", sha1 == Sha1(reply.Body));
        }

        Assert.Equal(200, (await GetAsync(Sandbox.Direct, "20240610")).Status);
    }

    [Fact]
    public async Task Settlements_are_made_of_the_ledger_and_counted_on_the_first_page_only()
    {
        for (var day = 0; day < 12; day++)
        {
            var paid = await Sandbox.PayAsync(Sandbox.Direct, 1000);
            if (day == 0)
            {
                await Sandbox.PostAsync(
                    Sandbox.Direct,
                    "/v3/global/refunds",
                    Sandbox.RefundBody(Sandbox.Direct, paid, 300)
                );
            }

            await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        }

        const string settled =
            "/v3/global/settle/settlements?settle_state=SETTLED&settle_start_date=20240601"
            + "&settle_end_date=20240630";
        var first = await Sandbox.GetAsync(Sandbox.Direct, settled + "&limit=10&offset=0").JsonAsync();
        Assert.Equal((12, 10), ((int)first["total_count"]!, (int)first["limit"]!));
        Assert.Equal(
            """
            {"settled":693,"unsettle":0,"currency":"HKD","pay":1000,"refund":300,"net":700,"fee":7}
            """.Trim(),
            first["data"]![0]!["amount"]!.ToJsonString()
        );
        Assert.Equal("20240611", (string)first["data"]![0]!["settlement_date"]!);
        var second = await Sandbox.GetAsync(Sandbox.Direct, settled + "&limit=10&offset=10").JsonAsync();
        Assert.Equal((null, 2), ((int?)second["total_count"], (int)second["limit"]!));

        await Sandbox.PayAsync(Sandbox.Direct, 1000);
        var open = await Sandbox
            .GetAsync(Sandbox.Direct, "/v3/global/settle/settlements?settle_state=UNSETTLE&limit=10")
            .JsonAsync();
        Assert.Equal((1, 990L), ((int)open["total_count"]!, (long)open["data"]![0]!["amount"]!["unsettle"]!));
    }

    [Theory]
    [InlineData("settle_state=UNSETTLED&limit=10")]
    [InlineData("sette_state=UNSETTLE&limit=10")]
    [InlineData("settle_state=UNSETTLE")]
    [InlineData("settle_state=UNSETTLE&limit=31")]
    [InlineData("settle_state=SETTLED&limit=10")]
    [InlineData("settle_state=SETTLED&settle_start_date=20240602&settle_end_date=20240601&limit=10")]
    public async Task D36_a_question_about_settlements_that_does_not_fit_is_refused(string query) =>
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await Sandbox.GetAsync(Sandbox.Direct, "/v3/global/settle/settlements?" + query)).Refusal
        );

    private async Task DayWithOnePaymentAsync()
    {
        await Sandbox.PayAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
    }

    private Task<Reply> GetAsync(Party who, string date) =>
        Sandbox.GetAsync(who, $"/v3/global/statements?date={date}&{who.OwnerQuery}");

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The gateway chose it.")]
    private static string Sha1(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
}

using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>Faults of calls, by script and by seed.</summary>
public sealed class FaultTests : SandboxTest
{
    [Theory]
    [InlineData("error_500", 500, "SYSTEM_ERROR", false)]
    [InlineData("error_502", 502, "SERVICE_UNAVAILABLE", false)]
    [InlineData("error_503", 503, "SERVICE_UNAVAILABLE", false)]
    [InlineData("error_500_after", 500, "SYSTEM_ERROR", true)]
    [InlineData("error_502_after", 502, "SERVICE_UNAVAILABLE", true)]
    [InlineData("error_503_after", 503, "SERVICE_UNAVAILABLE", true)]
    [InlineData("429", 429, "RATELIMIT_EXCEEDED", false)]
    [InlineData("202", 202, null, false)]
    [InlineData("unknown_code", 400, "UNDOCUMENTED_SURPRISE", false)]
    [InlineData("no_code", 400, null, false)]
    [InlineData("slow", 200, null, true)]
    [InlineData("slow_after", 200, null, true)]
    [InlineData("trickle", 200, null, true)]
    [InlineData("contract_ends", 403, "NO_AUTH", false)]
    [InlineData("extra_field", 200, null, true)]
    public async Task An_answer_is_replaced_before_or_after_the_operation(
        string fault,
        int status,
        string? code,
        bool done
    )
    {
        var body = await BodyAsync();
        await Sandbox.FaultAsync("deduct", fault, rule => (rule["count"], rule["delay_seconds"]) = (1, 0.05));
        var reply = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);
        Assert.Equal((status, code), reply.Refusal);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
        await AssertDoneAsync(body, done);
    }

    [Theory]
    [InlineData("lose_before", false)]
    [InlineData("lose_after", true)]
    [InlineData("timeout_before", false)]
    [InlineData("timeout_after", true)]
    [InlineData("truncated", true)]
    public async Task A_connection_breaks_before_or_after_the_operation(string fault, bool done)
    {
        var body = await BodyAsync();
        await Sandbox.FaultAsync("deduct", fault, rule => (rule["count"], rule["delay_seconds"]) = (1, 0.05));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body)
        );
        await AssertDoneAsync(body, done);
    }

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("no_signature")]
    [InlineData("signtest")]
    [InlineData("wrong_serial")]
    [InlineData("stale_timestamp")]
    public async Task An_answer_cannot_be_trusted(string fault)
    {
        var body = await BodyAsync();
        await Sandbox.FaultAsync("any", fault, rule => rule["count"] = 1);
        var reply = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);
        Assert.Equal(200, reply.Status);
        Assert.False(Sandbox.Verifies(reply.Headers, reply.Body));
        Assert.Equal(fault != "no_signature", reply.Headers.ContainsKey("Wechatpay-Signature"));
        await AssertDoneAsync(body, done: true);
    }

    [Fact]
    public async Task A_contract_ends_between_the_plan_and_the_charge()
    {
        var body = await BodyAsync();
        await Sandbox.FaultAsync("deduct", "contract_ends", rule => rule["count"] = 1);
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);
        var contract = await Sandbox.ControlAsync("GET", $"/contracts/{body["contract_id"]}");
        Assert.Equal("TERMINATED", (string?)contract["state"]);
    }

    [Fact]
    public async Task A_business_clock_that_stands_moves_only_when_it_is_moved()
    {
        var start = new DateTimeOffset(2026, 1, 31, 2, 0, 0, TimeSpan.Zero);
        await using var standing = await Sandbox.StartAsync(options => options.StandsAt = start);
        Assert.Equal(start, await NowAsync(standing));
        await standing.MoveToAsync(start.AddDays(1));
        Assert.Equal(start.AddDays(1), await NowAsync(standing));
        Assert.Equal(start.AddDays(1), await NowAsync(standing));
    }

    private static async Task<DateTimeOffset> NowAsync(Sandbox sandbox) =>
        (await sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();

    [Fact]
    public async Task A_query_can_be_stale()
    {
        var body = await BodyAsync();
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);
        await Sandbox.FaultAsync("query", "stale", rule => (rule["skip"], rule["count"]) = (1, 1));
        var path = $"{Sandbox.DeductPath}/out-trade-no/{body["out_trade_no"]}";
        var seen = new List<int>();
        for (var i = 0; i < 3; i++)
            seen.Add((await Sandbox.GetAsync(Sandbox.Direct, path)).Status);

        Assert.Equal([200, 404, 200], seen);
    }

    [Theory]
    [InlineData("NOTPAY", "SUCCESS")]
    [InlineData("CLOSED", "ORDER_CLOSED")]
    [InlineData("PAYERROR", "ORDER_CLOSED")]
    public async Task A_scripted_decline_has_any_code_and_leaves_the_order_as_it_says(string state, string next)
    {
        var body = await BodyAsync();
        await Sandbox.FaultAsync(
            "deduct",
            "decline",
            rule =>
                (rule["code"], rule["status"], rule["trade_state"], rule["count"]) = ("ACCOUNT_ERROR", 403, state, 1)
        );
        Assert.Equal(
            (403, "ACCOUNT_ERROR"),
            (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body)).Refusal
        );
        var again = (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body)).Json;
        Assert.Equal(next, (string?)again["trade_state"] ?? (string)again["code"]!);
    }

    [Fact]
    public async Task A_rule_can_be_meant_for_one_payer()
    {
        var (first, second) = (await BodyAsync(), await Sandbox.SignAsync(Sandbox.Direct));
        await Sandbox.FaultAsync("deduct", "429", rule => rule["match"] = second.Openid);
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, first)).Status);
        Assert.Equal(
            429,
            (
                await Sandbox.PostAsync(
                    Sandbox.Direct,
                    Sandbox.DeductPath,
                    Sandbox.DeductBody(Sandbox.Direct, second.ContractId)
                )
            ).Status
        );
        var received = await Sandbox.ControlAsync("DELETE", "/faults");
        Assert.Empty(received["rules"]!.AsArray());
        Assert.Equal(
            200,
            (
                await Sandbox.PostAsync(
                    Sandbox.Direct,
                    Sandbox.DeductPath,
                    Sandbox.DeductBody(Sandbox.Direct, second.ContractId)
                )
            ).Status
        );
    }

    [Theory]
    [InlineData("mild")]
    [InlineData("harsh")]
    public async Task A_seed_decides_the_same_in_any_order(string profile)
    {
        var openids = Enumerable.Range(0, 60).Select(i => $"o{profile}{i:D3}").ToList();
        var storm = new JsonObject { ["seed"] = 7, ["profile"] = profile };
        var first = await StormAsync(storm, openids, parallel: false);
        var second = await StormAsync(storm, Enumerable.Reverse(openids).ToList(), parallel: true);
        storm["seed"] = 8;
        var other = await StormAsync(storm, openids, parallel: true);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Contains(first.Values, status => status != 200);
        Assert.Contains(first.Values, status => status == 200);
    }

    /// <summary>
    /// Pre-signs for each user in a separate simulator; returns the status by user, 0 for a lost answer.
    /// </summary>
    private static async Task<SortedDictionary<string, int>> StormAsync(
        JsonObject storm,
        List<string> openids,
        bool parallel
    )
    {
        await using var own = await Sandbox.StartAsync();
        await own.ControlAsync("POST", "/faults", storm);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            openids,
            new ParallelOptions { MaxDegreeOfParallelism = parallel ? 8 : 1 },
            async (openid, _) =>
            {
                for (var time = 0; time < 3; time++)
                {
                    var status = 0;
                    try
                    {
                        status = (
                            await own.PostAsync(own.Direct, Sandbox.PreSignPath, own.PreSignBody(own.Direct, openid))
                        ).Status;
                    }
                    catch (HttpRequestException)
                    {
                        // A lost answer counts as 0.
                    }

                    lock (outcomes)
                    {
                        outcomes[$"{openid}/{time}"] = status;
                    }
                }
            }
        );
        return outcomes;
    }

    private async Task<JsonObject> BodyAsync()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        return Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
    }

    private async Task AssertDoneAsync(JsonObject body, bool done)
    {
        var found = await Sandbox.GetAsync(Sandbox.Direct, $"{Sandbox.DeductPath}/out-trade-no/{body["out_trade_no"]}");
        Assert.Equal(done ? 200 : 404, found.Status);
        Assert.Equal(done ? 1 : 0, (await Sandbox.ControlAsync("GET", "/ledger"))["orders"]!.AsArray().Count);
    }
}

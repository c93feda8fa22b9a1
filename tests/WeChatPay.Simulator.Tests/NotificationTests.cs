using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>
/// docs/wechat-pay.md, Notifications: encrypted, signed again, repeated by the business clock until acknowledged.
/// </summary>
public sealed class NotificationTests() : SandboxTest(options => options.AnswerSeconds = 30)
{
    private static readonly int[] LongWaits =
    [
        15,
        15,
        30,
        180,
        600,
        1200,
        1800,
        1800,
        1800,
        3600,
        10800,
        10800,
        10800,
        21600,
        21600,
    ];

    private static readonly int[] ShortWaits = [15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600];

    [Theory]
    [InlineData("long", 86640)]
    [InlineData("short", 11040)]
    public async Task A_notification_is_repeated_on_its_schedule_and_then_given_up(string schedule, int total)
    {
        await Sandbox.ControlAsync("PUT", "/quirks", new JsonObject { ["schedule"] = schedule });
        Sandbox.Receiver.Answer = _ => 500;
        await Sandbox.SignAsync(Sandbox.Direct);
        var waits = schedule == "long" ? LongWaits : ShortWaits;
        var planned = NextDue(await Sandbox.ControlAsync("GET", "/clock"))!.Value - TimeSpan.FromSeconds(waits[0]);
        var first = planned;
        foreach (var (wait, index) in waits.Select((wait, index) => (wait, index)))
        {
            planned += TimeSpan.FromSeconds(wait);
            var clock = await Sandbox.ControlAsync("GET", "/clock");
            Assert.Equal(planned, NextDue(clock));
            await Sandbox.MoveToAsync(planned);
            Assert.Equal(index + 2, Sandbox.Receiver.Arrivals.Count);
        }

        Assert.Equal(TimeSpan.FromSeconds(total), planned - first);
        Assert.Null(NextDue(await Sandbox.MoveAsync(TimeSpan.FromDays(3))));
        Assert.Equal(waits.Length + 1, Sandbox.Receiver.Arrivals.Count);
        Assert.Equal("exhausted", (string)(await LogAsync())["state"]!);
        Assert.Single(Sandbox.Receiver.Arrivals.Select(a => a.Id).Distinct());
        Assert.Equal(
            waits.Length + 1,
            Sandbox.Receiver.Arrivals.Select(a => a.Headers["Wechatpay-Nonce"]).Distinct().Count()
        );
        Assert.All(Sandbox.Receiver.Arrivals, a => Assert.True(Sandbox.Verifies(a.Headers, a.Body)));
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(204, 1)]
    [InlineData(201, 3)]
    [InlineData(302, 3)]
    [InlineData(404, 3)]
    public async Task Only_200_and_204_end_the_repetition(int status, int deliveries)
    {
        Sandbox.Receiver.Answer = _ => status;
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(deliveries, Sandbox.Receiver.Arrivals.Count);
    }

    [Fact]
    public async Task One_move_of_the_clock_steps_through_every_repetition()
    {
        Sandbox.Receiver.Answer = arrivals => arrivals.Count < 6 ? 500 : 200;
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromDays(2));
        Assert.Equal(6, Sandbox.Receiver.Arrivals.Count);
        Assert.Equal("delivered", (string)(await LogAsync())["state"]!);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_none()
    {
        await using var hasty = await Sandbox.StartAsync(options => options.AnswerSeconds = 0.5);
        var release = new TaskCompletionSource();
        hasty.Receiver.Before = _ => release.Task;
        await hasty.SignAsync(hasty.Direct);
        var received = (await hasty.ControlAsync("GET", "/notifications"))["data"]![0]!;
        Assert.StartsWith("no answer within", (string)received["deliveries"]![0]!["error"]!);
        Assert.Equal("pending", (string)received["state"]!);
        release.SetResult();
    }

    [Fact]
    public async Task A_slow_receiver_holds_up_no_answer_of_the_wire()
    {
        var release = new TaskCompletionSource();
        Sandbox.Receiver.Before = _ => release.Task;
        var session = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, Sandbox.PreSignBody(Sandbox.Direct));
        var contract = await Sandbox.ControlAsync("POST", $"/sessions/{session.Json["session_id"]}/sign");
        var paid = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, (string)contract["contract_id"]!)
        );
        Assert.Equal(200, paid.Status);
        var clock = await Sandbox.ControlAsync("GET", "/clock");
        Assert.True(NextDue(clock) <= clock["now"]!.GetValue<DateTimeOffset>());
        release.SetResult();
        await Sandbox.SettleAsync();
        Assert.Null(NextDue(await Sandbox.ControlAsync("GET", "/clock")));
    }

    [Theory]
    [InlineData("signtest_first")]
    [InlineData("bad_signature")]
    [InlineData("wrong_serial")]
    [InlineData("stale_timestamp")]
    public async Task A_wrong_signature_comes_first_and_the_right_one_after_it(string fault)
    {
        await Sandbox.FaultAsync("notify", fault);
        Sandbox.Receiver.Answer = arrivals => arrivals.Count == 1 ? 401 : 200;
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(16));
        Assert.Equal([false, true], Sandbox.Receiver.Arrivals.Select(a => Sandbox.Verifies(a.Headers, a.Body)));
        Assert.Single(Sandbox.Receiver.Arrivals.Select(a => a.Id).Distinct());
        Assert.Equal(
            fault == "signtest_first",
            Sandbox
                .Receiver.Arrivals[0]
                .Headers["Wechatpay-Signature"]
                .StartsWith("WECHATPAY/SIGNTEST/", StringComparison.Ordinal)
        );
        Assert.False((bool)(await LogAsync())["accepted_probe"]!);
    }

    [Fact]
    public async Task A_receiver_that_accepts_a_probe_is_flagged_and_gets_the_real_one_too()
    {
        await Sandbox.FaultAsync("notify", "signtest_first");
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(16));
        Assert.Equal(2, Sandbox.Receiver.Arrivals.Count);
        Assert.True((bool)(await LogAsync())["accepted_probe"]!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3600)]
    public async Task A_duplicate_has_the_same_id(int? delay)
    {
        await Sandbox.FaultAsync("notify", "duplicate", rule => rule["delay_seconds"] = delay ?? 0);
        await Sandbox.SignAsync(Sandbox.Direct);
        Assert.Equal(delay is null ? 2 : 1, Sandbox.Receiver.Arrivals.Count);
        await Sandbox.MoveAsync(TimeSpan.FromHours(2));
        Assert.Equal(2, Sandbox.Receiver.Arrivals.Count);
        Assert.Single(Sandbox.Receiver.Arrivals.Select(a => a.Id).Distinct());
    }

    [Fact]
    public async Task The_same_event_can_come_under_two_ids()
    {
        await Sandbox.FaultAsync("notify", "duplicate_new_id");
        await Sandbox.SignAsync(Sandbox.Direct);
        Assert.Equal(2, Sandbox.Receiver.Arrivals.Select(a => a.Id).Distinct().Count());
        Assert.Single(Sandbox.Receiver.Arrivals.Select(a => a.Payload(Sandbox.Direct).ToJsonString()).Distinct());
    }

    [Theory]
    [InlineData("unknown_event", "PAPAY.UNDOCUMENTED", "1900009191")]
    [InlineData("wrong_merchant", "PAPAY.SIGN", "1999999999")]
    public async Task An_event_can_be_unknown_or_another_merchants(string fault, string eventType, string mchid)
    {
        await Sandbox.FaultAsync("notify", fault);
        await Sandbox.SignAsync(Sandbox.Direct);
        var received = Assert.Single(Sandbox.Receiver.Arrivals);
        Assert.True(Sandbox.Verifies(received.Headers, received.Body));
        Assert.Equal(eventType, received.EventType);
        Assert.Equal(mchid, (string)received.Payload(Sandbox.Direct)["mchid"]!);
    }

    [Fact]
    public async Task A_lost_notification_never_comes()
    {
        await Sandbox.FaultAsync("notify", "lost", rule => rule["match"] = "PAPAY.SIGN");
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId)
        );
        await Sandbox.MoveAsync(TimeSpan.FromDays(3));
        Assert.Equal("TRANSACTION.SUCCESS", Assert.Single(Sandbox.Receiver.Arrivals).EventType);
    }

    [Fact]
    public async Task A_delayed_notification_comes_late()
    {
        await Sandbox.FaultAsync("notify", "delay", rule => rule["delay_seconds"] = 7200);
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(7100));
        Assert.Empty(Sandbox.Receiver.Arrivals);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(110));
        Assert.Single(Sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task A_termination_can_come_before_its_signing()
    {
        await Sandbox.ControlAsync(
            "PUT",
            "/templates/123",
            new JsonObject { ["termination_notify_url"] = Sandbox.Receiver.Url }
        );
        await Sandbox.FaultAsync("notify", "reorder", rule => rule["match"] = "PAPAY.SIGN");
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" }
        );
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(["PAPAY.TERMINATE", "PAPAY.SIGN"], Sandbox.Receiver.Arrivals.Select(a => a.EventType));
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, Sandbox.Receiver.Arrivals.Count);
    }

    [Theory]
    [InlineData("wrong_amount", "889", "HKD", true)]
    [InlineData("wrong_currency", "888", "USD", true)]
    [InlineData("wrong_contract", "888", "HKD", false)]
    public async Task A_payload_can_tell_something_else(string fault, string total, string currency, bool sameContract)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.FaultAsync("notify", fault);
        await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId)
        );
        await Sandbox.SettleAsync();
        var received = Sandbox.Receiver.Of("TRANSACTION.SUCCESS").Single();
        Assert.True(Sandbox.Verifies(received.Headers, received.Body));
        var payload = received.Payload(Sandbox.Direct);
        Assert.Equal($"{total} {currency}", $"{payload["amount"]!["total"]} {payload["amount"]!["currency"]}");
        Assert.Equal(sameContract, (string)payload["contract_id"]! == signed.ContractId);
    }

    [Fact]
    public async Task An_envelope_can_be_as_sparse_as_the_samples()
    {
        await Sandbox.FaultAsync("notify", "sparse");
        await Sandbox.SignAsync(Sandbox.Direct);
        var received = Assert.Single(Sandbox.Receiver.Arrivals);
        Assert.Null(received.Json["summary"]);
        Assert.Null(received.Json["resource"]!["original_type"]);
        Assert.Equal(14, ((string)received.Json["create_time"]!).Length);
        Assert.NotNull(received.Payload(Sandbox.Direct)["contract_id"]);
    }

    private async Task<JsonNode> LogAsync() => (await Sandbox.ControlAsync("GET", "/notifications"))["data"]![0]!;

    private static DateTimeOffset? NextDue(JsonNode clock) => clock["next_due_at"]?.GetValue<DateTimeOffset>();
}

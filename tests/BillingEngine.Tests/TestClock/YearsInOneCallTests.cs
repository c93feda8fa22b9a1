using System.Text.Json;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.TestClock;

/// <summary>A long drive of the clock, watched from outside.</summary>
public sealed class YearsInOneCallTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task Years_are_one_call_that_shows_how_far_it_has_come()
    {
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"weekly","name":"Weekly","amount":100,"currency":"HKD","interval":"week","contract_template_id":123}
            """
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            """
            {"plan":"weekly","channel":"mini_program",
             "customer":{"reference":"driven-far","display_name":"Li Lei","openid":"o-driven-far"}}
            """
        );
        await stack.PressAsync($"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id")}/sign");
        var from = await stack.NowAsync();
        var to = from.AddYears(2);

        var drive = stack.AdvanceAsync(to);
        var seen = new List<(DateTimeOffset Now, int Steps)>();
        while (!drive.IsCompleted)
        {
            // A caller that asks without a pause takes the drive its core.
            await Task.Delay(50);
            var clock = await stack.GetAsync("/v1/test_clock");
            if (clock.GetProperty("advancing_to").ValueKind != JsonValueKind.Null)
            {
                Assert.True(clock.GetProperty("advancing_to").GetDateTimeOffset() >= to.AddSeconds(-1));
                seen.Add((clock.GetProperty("now").GetDateTimeOffset(), clock.GetProperty("steps").GetInt32()));
            }
        }
        var moved = await drive;

        Assert.NotEmpty(seen);
        Assert.Equal(seen.OrderBy(each => each), seen);
        Assert.Contains(seen, each => each.Steps > 0 && each.Now < to);
        Assert.True(moved.GetProperty("has_more").GetBoolean());
        Assert.Equal(100, moved.GetProperty("events").GetArrayLength());
        Assert.Equal(
            JsonValueKind.Null,
            (await stack.GetAsync("/v1/test_clock")).GetProperty("advancing_to").ValueKind
        );
        var paid = (await stack.GetAsync($"/v1/subscriptions/{enrolled.GetProperty("id")}")).GetProperty("paid_until");
        Assert.True(paid.GetDateTimeOffset() > to);
    }
}

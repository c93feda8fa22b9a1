using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.TestClock;

/// <summary>The driven clock as a caller and the simulator see it.</summary>
public sealed class AdvanceTestClockOverHttpTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task Both_clocks_move_together_and_what_falls_due_on_the_way_happens()
    {
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"daily","name":"Daily","amount":100,"currency":"HKD","interval":"day","contract_template_id":123}
            """
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            """
            {"plan":"daily","channel":"mini_program",
             "customer":{"reference":"driven","display_name":"Li Lei","openid":"o-driven"}}
            """
        );
        var session = enrolled.GetProperty("signing").GetProperty("session_id").GetString();
        await stack.PressAsync($"/_control/sessions/{session}/sign");
        var to = (await stack.NowAsync()).AddDays(3).AddHours(1);

        var moved = await stack.AdvanceAsync(to);

        Assert.True(moved.GetProperty("steps").GetInt32() >= 3);
        Assert.True(moved.GetProperty("now").GetDateTimeOffset() >= to.AddSeconds(-1));
        var events = moved.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(
            events.Select(e => e.GetProperty("created_at").GetDateTimeOffset()).Order(),
            events.Select(e => e.GetProperty("created_at").GetDateTimeOffset())
        );
        Assert.Equal(3, events.Count(e => e.GetProperty("type").GetString() == "subscription.renewed"));
        Assert.All(
            events,
            e =>
                Assert.True(
                    e.GetProperty("created_at").GetDateTimeOffset()
                        >= moved.GetProperty("advanced_from").GetDateTimeOffset()
                )
        );
        Assert.False(moved.GetProperty("has_more").GetBoolean());
        var theirs = await ServerHost.SendAsync(stack.Control, HttpMethod.Get, "/_control/clock");
        Assert.True(theirs.GetProperty("now").GetDateTimeOffset() >= to.AddSeconds(-1));
        var invoices = await stack.GetAsync($"/v1/invoices?subscription={enrolled.GetProperty("id")}");
        Assert.Equal(4, invoices.GetProperty("data").GetArrayLength());
        Assert.All(
            invoices.GetProperty("data").EnumerateArray(),
            i => Assert.Equal("paid", i.GetProperty("status").GetString())
        );
        var ledger = await ServerHost.SendAsync(stack.Control, HttpMethod.Get, "/_control/ledger?orders=false");
        Assert.Equal(400, ledger.GetProperty("totals")[0].GetProperty("paid").GetInt64());
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"to":"2020-01-01T00:00:00Z"}"""), InlineData("""{"to":"tomorrow"}""")]
    [InlineData("""{"to":"9999-12-31T23:59:59Z"}""")]
    public async Task What_is_no_later_moment_is_refused(string body) =>
        Assert.Equal(
            ["to"],
            await ApiHost.RefusedAsync(
                stack.Api.PostAsync("/v1/test_clock/advance", ApiHost.Body(body)),
                422,
                "validation_failed"
            )
        );
}

using System.Text.Json;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class GetTimelineTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Events_and_calls_stand_in_the_order_in_which_they_happened()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.SignAsync(enrolled);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.RunAsync();

        var timeline = (await host.SendAsync(new GetTimeline(enrolled.Id.ToString()))).Value;
        Assert.False(timeline.Truncated);
        Assert.Equal(timeline.Facts.OrderBy(f => f.At).Select(f => f.At), timeline.Facts.Select(f => f.At));
        string[] story =
        [
            "subscription.created",
            "contract.signed",
            "invoice.created",
            "deduct",
            "subscription.activated",
        ];
        var told = timeline.Facts.Select(f => f.What).Where(story.Contains).ToList();
        // Within one moment the facts of two objects have no order of their own.
        Assert.Equal(story.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.Equal("subscription.created", told[0]);
        Assert.Contains(timeline.Facts, f => f is { Kind: "gateway_call", What: "pre_sign", Object: "contract" });
    }

    [Fact]
    public async Task A_call_tells_how_it_ended_and_an_event_shows_its_object_at_that_moment()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var facts = (await host.SendAsync(new GetTimeline(enrolled.Id.ToString()))).Value.Facts;

        var declined = facts
            .Where(f => f.What == "deduct")
            .Select(f => (JsonElement)f.Details!)
            .Single(d => d.GetProperty("outcome").GetString() == "declined");
        Assert.Equal(
            ("REQ-1", 200, 1),
            (
                declined.GetProperty("request_id").GetString(),
                declined.GetProperty("http_status").GetInt32(),
                declined.GetProperty("attempt").GetInt32()
            )
        );
        var pastDue = (JsonElement)facts.Single(f => f.What == "subscription.past_due").Details!;
        Assert.Equal("past_due", pastDue.GetProperty("object").GetProperty("status").GetString());
        var created = (JsonElement)facts.Single(f => f.What == "subscription.created").Details!;
        Assert.Equal("incomplete", created.GetProperty("object").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_silent_gateway_leaves_its_trace()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoAnswer);
        await host.RunAsync();
        var facts = (await host.SendAsync(new GetTimeline(enrolled.Id.ToString()))).Value.Facts;
        var silent = (JsonElement)facts.Single(f => f.What == "deduct").Details!;
        Assert.Equal("unknown", silent.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, silent.GetProperty("http_status").ValueKind);
    }

    [Fact]
    public async Task Another_merchants_timeline_is_not_found()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("timeline-stranger", null);
        var result = await host.SendAsync(new GetTimeline(enrolled.Id.ToString()), stranger);
        Assert.Equal("subscription.not_found", result.Error.Code);
    }
}

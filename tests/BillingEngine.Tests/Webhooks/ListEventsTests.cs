using BillingEngine.Platform.Lists;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

public sealed class ListEventsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task They_come_newest_first_by_type_by_object_and_by_their_deliveries()
    {
        var active = await host.ActiveAsync(await host.PlanAsync());
        var other = await host.EventAsync();
        await host.EndpointAsync("https://shop.example/late", "subscription.canceled");
        await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = other.ToString() });

        var all = await ListAsync(new ListEvents(new PageRequest(100)));
        Assert.Equal(all.OrderByDescending(e => e.Id.ToString(), StringComparer.Ordinal), all);
        Assert.Contains(all, e => e.Type == "invoice.paid");
        var created = await ListAsync(new ListEvents(new PageRequest(), Type: "subscription.created"));
        Assert.True(created.Count >= 2);
        Assert.All(created, e => Assert.Equal("subscription.created", e.Type));
        var own = await ListAsync(new ListEvents(new PageRequest(), Object: active.Id.ToString()));
        Assert.NotEmpty(own);
        // All of it happened in one millisecond of the test's clock; the sequence is what tells the order.
        Assert.Equal(Enumerable.Range(1, own.Count).Select(n => (long)n), own.Select(e => e.Sequence).Order());
        var pending = await ListAsync(new ListEvents(new PageRequest(), Delivery: "pending"));
        Assert.All(pending, e => Assert.Equal("subscription.canceled", e.Type));
    }

    [Theory]
    [InlineData("invoice.payed", null, null, "type"), InlineData(null, "nonsense", null, "object")]
    [InlineData(null, null, "lost", "delivery")]
    public async Task A_filter_that_can_match_nothing_is_refused(
        string? type,
        string? name,
        string? delivery,
        string field
    )
    {
        var result = await host.SendAsync(new ListEvents(new PageRequest(), type, name, delivery));

        Assert.Equal([field], result.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Another_merchants_are_not_listed()
    {
        await host.EventAsync();
        var stranger = await host.AddMerchantAsync("partner", "1900000555");

        Assert.Empty((await host.SendAsync(new ListEvents(new PageRequest()), stranger)).Value.Data);
    }

    private async Task<IReadOnlyList<EventView>> ListAsync(ListEvents request) =>
        (await host.SendAsync(request)).Value.Data;
}

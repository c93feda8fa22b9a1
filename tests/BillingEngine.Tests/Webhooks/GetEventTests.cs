using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

public sealed class GetEventTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_shows_the_object_as_it_was_and_to_whom_it_is_on_its_way()
    {
        var endpoint = await host.EndpointAsync("https://shop.example/hooks");
        var subscription = await host.EventAsync();
        var row = await host.OnlyDeliveryAsync(endpoint.Id);

        var shown = (await host.SendAsync(new GetEvent(row.EventId.ToString()))).Value;

        Assert.Equal(("subscription.created", 1), (shown.Type, shown.Sequence));
        Assert.Equal(subscription.ToString(), ((JsonElement)shown.Data.Object).GetProperty("id").GetString());
        var delivery = Assert.Single(shown.Deliveries, each => each.Endpoint == endpoint.Id);
        Assert.Equal((endpoint.Id, DeliveryStatus.Pending, 0), (delivery.Endpoint, delivery.Status, delivery.Attempts));
        Assert.Equal(row.DueAt, delivery.NextAttemptAt);
    }

    [Fact]
    public async Task Another_merchants_is_not_found()
    {
        var endpoint = await host.EndpointAsync("https://shop.example/hooks", "subscription.*");
        await host.EventAsync();
        var row = await host.OnlyDeliveryAsync(endpoint.Id);
        var stranger = await host.AddMerchantAsync("partner", "1900000666");

        Assert.Equal(
            "event.not_found",
            (await host.SendAsync(new GetEvent(row.EventId.ToString()), stranger)).CodeOf()
        );
        Assert.Equal("event.not_found", (await host.SendAsync(new GetEvent("nonsense"))).CodeOf());
    }
}

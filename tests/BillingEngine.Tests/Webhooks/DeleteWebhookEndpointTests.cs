using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks.Endpoints;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

public sealed class DeleteWebhookEndpointTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_goes_with_what_waits_for_it_and_the_events_stay()
    {
        var made = await host.EndpointAsync("https://shop.example/gone");
        await host.EventAsync();
        var waiting = await host.OnlyDeliveryAsync(made.Id);

        Assert.True((await host.SendAsync(new DeleteWebhookEndpoint(made.Id.ToString()))).Value.Deleted);

        Assert.Empty(await host.DeliveriesAsync(made.Id));
        Assert.DoesNotContain(
            (await host.SendAsync(new GetEvent(waiting.EventId.ToString()))).Value.Deliveries,
            delivery => delivery.Endpoint == made.Id
        );
        Assert.Equal(
            "webhook_endpoint.not_found",
            (await host.SendAsync(new DeleteWebhookEndpoint(made.Id.ToString()))).CodeOf()
        );
    }

    [Fact]
    public async Task Another_merchants_stays()
    {
        var made = await host.EndpointAsync("https://shop.example/stays");
        var stranger = await host.AddMerchantAsync("partner", "1900000444");

        Assert.Equal(
            "webhook_endpoint.not_found",
            (await host.SendAsync(new DeleteWebhookEndpoint(made.Id.ToString()), stranger)).CodeOf()
        );
        Assert.Equal(made.Id, (await host.EndpointAsync(made.Id)).Id);
    }
}

using BillingEngine.Domain.Common;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Endpoints;
using BillingEngine.Webhooks.Events;

namespace BillingEngine.Tests.Webhooks;

public sealed class RedeliverEventTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_failed_event_goes_out_again_under_its_own_identifier()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(500);
        var endpoint = await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        await host.DeliverAllAsync();
        receiver.Answer = Receiver.Status(200);
        var row = await host.OnlyDeliveryAsync(endpoint.Id);

        var again = (await RedeliverAsync(row.EventId)).Value;
        await host.DeliverAllAsync();

        Assert.Equal((DeliveryStatus.Pending, 0), (again.Deliveries[0].Status, again.Deliveries[0].Attempts));
        Assert.Equal(DeliveryStatus.Delivered, (await host.OnlyDeliveryAsync(endpoint.Id)).Status);
        Assert.Equal(2, receiver.Received.Count);
        Assert.All(receiver.Received, got => Assert.Equal(row.EventId.ToString(), got.Id));
        await host.SendAsync(new DeleteWebhookEndpoint(endpoint.Id.ToString()));
    }

    [Fact]
    public async Task A_new_endpoint_can_be_given_what_happened_before_it()
    {
        await host.EventAsync();
        var old = (await host.SendAsync(new ListEvents(new PageRequest(1)))).Value.Data[0];
        Assert.Equal("event.no_endpoint", (await RedeliverAsync(old.Id)).CodeOf());
        var endpoint = await host.EndpointAsync("https://shop.example/new", "invoice.paid");
        Assert.Equal("event.no_endpoint", (await RedeliverAsync(old.Id)).CodeOf());

        var given = (await RedeliverAsync(old.Id, endpoint.Id.ToString())).Value;

        Assert.Equal(endpoint.Id, Assert.Single(given.Deliveries).Endpoint);
        await host.SendAsync(new DeleteWebhookEndpoint(endpoint.Id.ToString()));
    }

    [Fact]
    public async Task What_is_not_ones_own_is_not_found()
    {
        await host.EventAsync();
        var own = (await host.SendAsync(new ListEvents(new PageRequest(1)))).Value.Data[0];
        var stranger = await host.AddMerchantAsync("partner", "1900000888");
        var theirs = (await host.SendAsync(new CreateWebhookEndpoint("https://shop.example/x", ["*"]), stranger)).Value;

        Assert.Equal(
            "event.not_found",
            (await host.SendAsync(new RedeliverEvent { Event = own.Id.ToString() }, stranger)).CodeOf()
        );
        Assert.Equal("webhook_endpoint.not_found", (await RedeliverAsync(own.Id, theirs.Id.ToString())).CodeOf());
    }

    private Task<Result<DeliveredEventView>> RedeliverAsync(EventId id, string? endpoint = null) =>
        host.SendAsync(new RedeliverEvent(endpoint) { Event = id.ToString() });
}

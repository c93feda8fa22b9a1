using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Tests.Webhooks;

public sealed class ListWebhookEndpointsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task They_come_newest_first_and_page_by_page_and_only_ones_own()
    {
        var stranger = await host.AddMerchantAsync("partner", "1900000333");
        await host.SendAsync(new CreateWebhookEndpoint("https://shop.example/theirs", ["*"]), stranger);
        foreach (var n in new[] { 1, 2, 3 })
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.EndpointAsync($"https://shop.example/{n}");
        }
        var first = (await host.SendAsync(new ListWebhookEndpoints(new PageRequest(2)))).Value;
        var rest = (
            await host.SendAsync(new ListWebhookEndpoints(new PageRequest(2, first.Data[^1].Id.ToString())))
        ).Value;

        Assert.Equal(["https://shop.example/3", "https://shop.example/2"], first.Data.Select(e => e.Url));
        Assert.Equal(["https://shop.example/1"], rest.Data.Select(e => e.Url));
        Assert.Equal((true, false), (first.HasMore, rest.HasMore));
    }
}

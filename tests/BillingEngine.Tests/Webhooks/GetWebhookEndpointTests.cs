using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Tests.Webhooks;

public sealed class GetWebhookEndpointTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_is_shown_without_its_secret()
    {
        var made = await host.EndpointAsync("https://shop.example/hooks");
        var shown = await host.EndpointAsync(made.Id);

        Assert.Equal((made.Id, made.Url), (shown.Id, shown.Url));
        Assert.DoesNotContain("whsec", JsonSerializer.Serialize(shown, WireJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_merchants_or_none_is_not_found()
    {
        var made = await host.EndpointAsync("https://shop.example/hooks");
        var stranger = await host.AddMerchantAsync("partner", "1900000222");

        foreach (var name in new[] { made.Id.ToString(), Id.Text(default(WebhookEndpointId)), "nonsense" })
        {
            Assert.Equal(
                "webhook_endpoint.not_found",
                (await host.SendAsync(new GetWebhookEndpoint(name), stranger)).CodeOf()
            );
        }
    }
}

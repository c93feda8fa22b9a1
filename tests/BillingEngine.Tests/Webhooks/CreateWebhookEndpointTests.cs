using BillingEngine.Domain.Webhooks;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Tests.Webhooks;

public sealed class CreateWebhookEndpointTests(EngineHost host) : IClassFixture<EngineHost>
{
    private const string Url = "https://shop.example/hooks";

    [Fact]
    public async Task It_is_enabled_and_its_secret_is_shown_this_once_and_stored_sealed()
    {
        var made = (await host.SendAsync(new CreateWebhookEndpoint(Url, ["invoice.*"], "the shop"))).Value;

        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.Equal(32, made.KeyOf().Length);
        Assert.Equal((Url, "the shop", WebhookEndpointStatus.Enabled), (made.Url, made.Description, made.Status));
        Assert.Equal(["invoice.*"], made.EventTypes);
        var stored = await host.ScalarAsync<byte[]>(
            $"SELECT secret FROM webhook_endpoints WHERE id = '{made.Id.Value}'"
        );
        Assert.Equal(-1, stored.AsSpan().IndexOf(made.KeyOf()));
        Assert.Equal(
            made.KeyOf(),
            new BillingEngine.Platform.Persistence.SecretBox(EngineHost.SecretsKey).Open(
                stored,
                $"webhook_endpoints.secret {made.Id.Value}"
            )
        );
    }

    [Theory]
    [InlineData("https://user@shop.example/", "*", "url"), InlineData("ftp://shop.example/", "*", "url")]
    [InlineData("https://shop.example/", "invoice.payed", "event_types")]
    [InlineData("https://shop.example/", "*.paid", "event_types")]
    public async Task What_cannot_be_sent_to_or_chosen_is_refused_by_its_field(string url, string type, string field)
    {
        var result = await host.SendAsync(new CreateWebhookEndpoint(url, [type]));

        Assert.Equal("validation_failed", result.CodeOf());
        Assert.Equal([field], result.Error.Fields!.Keys);
    }

    [Fact]
    public async Task A_merchant_has_sixteen_at_most()
    {
        var merchant = await host.AddMerchantAsync("partner", "1900000777");
        for (var i = 0; i < 16; i++)
            Assert.False((await host.SendAsync(new CreateWebhookEndpoint(Url, ["*"]), merchant)).IsError);

        Assert.Equal(
            "webhook_endpoint.too_many",
            (await host.SendAsync(new CreateWebhookEndpoint(Url, ["*"]), merchant)).CodeOf()
        );
    }
}

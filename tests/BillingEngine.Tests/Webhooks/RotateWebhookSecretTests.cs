using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Tests.Webhooks;

public sealed class RotateWebhookSecretTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task While_they_overlap_both_secrets_sign_and_then_only_the_new_one()
    {
        await using var receiver = await Receiver.StartAsync();
        var made = await host.EndpointAsync(receiver.Url);
        var rotated = await RotateAsync(made, 24);
        Assert.NotEqual(made.Secret, rotated.Secret);
        Assert.Equal(host.Clock.GetUtcNow().AddHours(24), rotated.PreviousSecretUntil);

        await host.EventAsync();
        await host.DeliverAllAsync();
        host.Clock.Advance(TimeSpan.FromHours(25));
        await host.EventAsync();
        await host.DeliverAllAsync();

        var (during, after) = (receiver.Received.First(), receiver.Received.Last());
        Assert.Equal(during.Signature(rotated.KeyOf(), made.KeyOf()), during.Signature);
        Assert.Equal(after.Signature(rotated.KeyOf()), after.Signature);
        await host.SendAsync(new DeleteWebhookEndpoint(made.Id.ToString()));
    }

    [Fact]
    public async Task Without_an_overlap_the_old_secret_is_dead_at_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var made = await host.EndpointAsync(receiver.Url);
        var rotated = await RotateAsync(made, 0);
        await host.EventAsync();
        await host.DeliverAllAsync();

        var got = Assert.Single(receiver.Received);
        Assert.Equal(got.Signature(rotated.KeyOf()), got.Signature);
        Assert.Null(rotated.PreviousSecretUntil);
        await host.SendAsync(new DeleteWebhookEndpoint(made.Id.ToString()));
    }

    private async Task<NewWebhookEndpointView> RotateAsync(WebhookEndpointView endpoint, int overlapHours) =>
        (
            await host.SendAsync(new RotateWebhookSecret(overlapHours) { WebhookEndpoint = endpoint.Id.ToString() })
        ).Value;
}

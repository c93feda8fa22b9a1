using BillingEngine.Platform.Metrics;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Webhooks;

public sealed class ExpireDeliveriesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task What_came_to_an_end_long_ago_goes_and_its_event_stays()
    {
        var endpoint = await host.EndpointAsync("https://shop.example/old");
        foreach (var (status, days) in new[] { ("delivered", 91), ("failed", 91), ("delivered", 89), ("pending", 91) })
        {
            await host.EventAsync();
            await host.SqlAsync(
                $"""
                UPDATE webhook_deliveries
                SET status = '{status}', created_at = now() - interval '{days} days', error = 'x'
                WHERE endpoint_id = '{endpoint.Id.Value}' AND error IS NULL
                """
            );
        }
        var events = await host.ScalarAsync<long>("SELECT count(*) FROM events");

        Assert.Equal(1, await host.SweepAsync(new ExpireDeliveries(1)));
        Assert.Equal(1, await host.SweepAsync(new ExpireDeliveries(100)));

        Assert.Equal(
            [DeliveryStatus.Pending, DeliveryStatus.Delivered],
            (await host.DeliveriesAsync(endpoint.Id)).Select(row => row.Status).Order()
        );
        Assert.Equal(events, await host.ScalarAsync<long>("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task The_metrics_tell_what_waits_and_what_became_of_attempts()
    {
        var (page, meter) = (
            host.Services.GetRequiredService<MetricsPage>(),
            host.Services.GetRequiredService<EngineMeter>()
        );
        await host.SqlAsync("DELETE FROM webhook_deliveries");
        await host.EndpointAsync("https://shop.example/measured");
        await host.EventAsync();
        meter.CountWebhook("delivered");
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddSeconds(90));

        var written = await page.WriteAsync(default);

        Assert.Contains("billing_webhook_attempts_total{result=\"delivered\"} 1\n", written, StringComparison.Ordinal);
        Assert.Contains("billing_oldest_due_webhook_seconds 90\n", written, StringComparison.Ordinal);
        Assert.Contains("billing_webhook_endpoints_failing 0\n", written, StringComparison.Ordinal);
        var waiting = await host.ScalarAsync<long>("SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'");
        Assert.Contains($"billing_webhooks_waiting {waiting}\n", written, StringComparison.Ordinal);
    }
}

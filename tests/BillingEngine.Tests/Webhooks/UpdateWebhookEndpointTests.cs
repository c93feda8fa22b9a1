using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Webhooks;

public sealed class UpdateWebhookEndpointTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task What_is_given_is_changed_and_the_rest_stays()
    {
        var made = (
            await host.SendAsync(new CreateWebhookEndpoint("https://shop.example/a", ["invoice.paid"], "first"))
        ).Value;
        var moved = (await ChangeAsync(made, new("https://shop.example/b", default, default, default))).Value;
        var chosen = (
            await ChangeAsync(
                made,
                new(default, new Change<IReadOnlyList<string>>(["*"]), new Change<string?>(null), default)
            )
        ).Value;

        Assert.Equal(("https://shop.example/b", "first"), (moved.Url, moved.Description));
        Assert.Equal(["invoice.paid"], moved.EventTypes);
        Assert.Equal(("https://shop.example/b", null), (chosen.Url, chosen.Description));
        Assert.Equal(["*"], chosen.EventTypes);
    }

    [Fact]
    public async Task Disabled_it_gets_nothing_and_enabled_again_what_happens_from_then_on()
    {
        var made = await host.EndpointAsync("https://shop.example/rests");
        await host.EventAsync();
        var rests = (await ChangeAsync(made, new(default, default, default, WebhookEndpointStatus.Disabled))).Value;
        await host.EventAsync();
        var given = await host.OnlyDeliveryAsync(made.Id);
        await ChangeAsync(made, new(default, default, default, WebhookEndpointStatus.Enabled));
        await host.EventAsync();

        Assert.Equal((WebhookEndpointStatus.Disabled, "by_merchant"), (rests.Status, rests.DisabledReason));
        Assert.Equal((DeliveryStatus.Failed, "endpoint_disabled"), (given.Status, given.Error));
        Assert.Equal(
            [DeliveryStatus.Failed, DeliveryStatus.Pending],
            (await host.DeliveriesAsync(made.Id))
                .Select(row => row.Status)
                .Order(Comparer<DeliveryStatus>.Create((a, b) => b.CompareTo(a)))
        );
        Assert.Null((await host.EndpointAsync(made.Id)).DisabledReason);
    }

    [Fact]
    public async Task An_address_that_cannot_be_sent_to_is_refused()
    {
        var made = await host.EndpointAsync("https://shop.example/c");
        var result = await ChangeAsync(made, new("gopher://shop.example/", default, default, default));

        Assert.Equal(["url"], result.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Disabling_it_waits_for_a_change_that_disables_it_already_without_a_deadlock()
    {
        var made = await host.EndpointAsync("https://shop.example/both");
        await host.EventAsync();
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync();
        }
        // As the sweep does it: the endpoint, then its deliveries.
        await RunAsync($"SELECT 1 FROM webhook_endpoints WHERE id = '{made.Id.Value}' FOR UPDATE");
        var change = ChangeAsync(made, new(default, default, default, WebhookEndpointStatus.Disabled));
        await Eventually.TrueAsync(async () =>
            await host.ScalarAsync<long>(
                """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            ) > 0
        );

        await RunAsync($"UPDATE webhook_deliveries SET status = 'failed' WHERE endpoint_id = '{made.Id.Value}'");
        await transaction.CommitAsync();

        Assert.Equal(WebhookEndpointStatus.Disabled, (await change).Value.Status);
    }

    private Task<Result<WebhookEndpointView>> ChangeAsync(WebhookEndpointView endpoint, UpdateWebhookEndpoint change) =>
        host.SendAsync(change with { WebhookEndpoint = endpoint.Id.ToString() });
}

using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Delivery;
using BillingEngine.Webhooks.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Webhooks;

/// <summary>The outcomes of many attempts at once.</summary>
public sealed class DeliveryKeeperTests : IAsyncLifetime
{
    private static readonly DeliveryOutcome Taken = new(200, null);

    private readonly EngineHost host = new();
    private NewWebhookEndpointView endpoint = null!;

    private DeliveryKeeper Keeper => host.Services.GetRequiredService<DeliveryKeeper>();

    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        endpoint = await host.EndpointAsync("http://127.0.0.1:9/");
        for (var i = 0; i < 4; i++)
            await host.EventAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Each_of_a_group_gets_its_own_outcome_and_a_lost_claim_changes_nothing()
    {
        var claimed = await host.ClaimAsync(4);
        await host.SqlAsync(
            $"UPDATE webhook_deliveries SET fence = fence + 1 WHERE event_id = '{claimed[3].Event.Value}'"
        );

        await Task.WhenAll(
            KeepAsync(claimed[0], Taken),
            KeepAsync(claimed[1], new DeliveryOutcome(500, "refused")),
            KeepAsync(claimed[2], new DeliveryOutcome(null, "timeout")),
            KeepAsync(claimed[3], Taken)
        );

        var rows = (await host.DeliveriesAsync(endpoint.Id)).ToDictionary(row => row.EventId);
        Assert.Equal(
            [
                (DeliveryStatus.Delivered, 1, 200, null),
                (DeliveryStatus.Pending, 1, 500, "refused"),
                (DeliveryStatus.Pending, 1, null, "timeout"),
                (DeliveryStatus.Pending, 0, (int?)null, (string?)null),
            ],
            claimed.Select(c => rows[c.Event]).Select(r => (r.Status, r.Attempts, r.ResponseStatus, r.Error))
        );
        Assert.Equal([true, true, true, false], claimed.Select(c => rows[c.Event].LeasedUntil is null));
    }

    [Fact]
    public async Task A_claim_and_the_one_that_replaced_it_are_told_apart_in_one_group()
    {
        var lost = (await host.ClaimAsync(1))[0];
        await host.SqlAsync("UPDATE webhook_deliveries SET leased_until = now() - interval '1 second' WHERE fence > 0");
        var held = (await host.ClaimAsync(4)).Single(c => c.Event == lost.Event);

        await Task.WhenAll(KeepAsync(lost, new DeliveryOutcome(410, "refused")), KeepAsync(held, Taken));

        var row = (await host.DeliveriesAsync(endpoint.Id)).Single(r => r.EventId == lost.Event);
        Assert.Equal((DeliveryStatus.Delivered, 1), (row.Status, row.Attempts));
        Assert.Null((await host.EndpointAsync(endpoint.Id)).DisabledReason);
    }

    [Fact]
    public async Task A_group_does_not_wait_for_the_holder_of_the_endpoint()
    {
        var claimed = await host.ClaimAsync(4);
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT FROM webhook_endpoints FOR UPDATE", connection))
            await hold.ExecuteNonQueryAsync();

        var keeping = Task.WhenAll(claimed.Select(c => KeepAsync(c, Taken)));
        while (!keeping.IsCompleted)
        {
            Assert.Equal(
                0,
                await host.ReadAsync(db =>
                    db.Database.SqlQuery<int>(
                            $"""
                            SELECT count(*)::int AS "Value" FROM pg_stat_activity
                            WHERE datname = current_database() AND wait_event_type = 'Lock'
                            """
                        )
                        .SingleAsync()
                )
            );
            await Task.Delay(20);
        }
        await keeping;

        Assert.All(await host.DeliveriesAsync(endpoint.Id), row => Assert.Equal(DeliveryStatus.Delivered, row.Status));
    }

    [Fact]
    public async Task An_engine_that_stops_gives_back_what_it_has_not_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        await host.SqlAsync($"UPDATE webhook_endpoints SET url = '{receiver.Url}/'");
        for (var i = 0; i < 36; i++)
            await host.EventAsync();
        // Quick at first, so that the lane grows, and silent from then on.
        var asked = 0;
        receiver.Answer = (_, context) =>
            Interlocked.Increment(ref asked) <= 16
                ? Task.CompletedTask
                : Task.Delay(Timeout.Infinite, context.RequestAborted);
        async Task<int> HeldAsync() =>
            (await host.DeliveriesAsync(endpoint.Id)).Count(row => row.LeasedUntil is not null);
        var node = host.AnotherNode();
        await Eventually.TrueAsync(async () =>
        {
            await host.SweepAsync(new DeliverDueWebhooks(500), node);
            return asked == 16 + 8 && await HeldAsync() == 40 - 16;
        });
        await node.DisposeAsync();

        Assert.Equal(8, await HeldAsync());
    }

    private Task KeepAsync(ClaimedDelivery delivery, DeliveryOutcome outcome) =>
        Keeper.KeepAsync(delivery, outcome, default);
}

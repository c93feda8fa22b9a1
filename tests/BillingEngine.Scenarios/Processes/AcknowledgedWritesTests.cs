using System.Text.Json.Nodes;
using BillingEngine.Testing.Webhooks;

namespace BillingEngine.Scenarios.Processes;

/// <summary>
/// A real server on one database. PostgreSQL is stopped in the middle of a backend's writes, the server is killed
/// during the rest. Each idempotency key has one effect, and every event reaches the webhook.
/// </summary>
public sealed class AcknowledgedWritesTests : IAsyncLifetime
{
    private const int Each = 60;
    private readonly Fleet fleet = new();
    private Receiver receiver = null!;

    public async Task InitializeAsync()
    {
        receiver = await Receiver.StartAsync();
        await fleet.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await fleet.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_database_and_a_killed_server_repeat_no_write_and_lose_no_event()
    {
        await fleet.StartServersAsync(1, lastIsKilled: true);
        await PrepareAsync();
        var backend = new KeyedWrites(fleet.Api);
        var writes = KeyedWrites.Some(Each);

        var working = backend.DoAsync(writes);
        await UntilAsync(backend, Each / 2, working);
        await fleet.RestartDatabaseAsync();
        await UntilAsync(backend, Each, working);
        Assert.Equal(137, Assert.Single(await fleet.StopServersAsync(1)));
        await fleet.StartServersAsync(1);
        await working;
        Assert.True(backend.Failures > 0, "No call was interrupted.");

        // A key always gets the response that it got first.
        await backend.DoAsync(writes);
        Assert.Equal(writes.Count, backend.Answers.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2 * Each, await fleet.CountAsync("customers"));
        Assert.Equal(Each, await fleet.CountAsync("subscriptions"));
        // A signing session that was lost with the server was replaced by another one for the same subscription.
        Assert.Equal(Each, await fleet.CountAsync("(SELECT DISTINCT subscription_id FROM contracts) AS c"));
        await AllAreToldAsync();
        Assert.Equal(0, Assert.Single(await fleet.StopServersAsync(1)));
    }

    private async Task PrepareAsync()
    {
        await fleet.Api.PostAsync(
            "v1/webhook_endpoints",
            new JsonObject { ["url"] = receiver.Url, ["event_types"] = new JsonArray("*") },
            default
        );
        await fleet.MakePlanAsync();
    }

    private static Task UntilAsync(KeyedWrites backend, int answered, Task working) =>
        Testing.Engine.Eventually.TrueAsync(async () =>
        {
            if (working.IsFaulted)
                await working;
            return backend.Answers.Count >= answered;
        });

    // The dead server's claims wait for their lease, which is expired here. A delivery may arrive twice.
    private async Task AllAreToldAsync()
    {
        await fleet.ExecuteAsync("UPDATE webhook_deliveries SET leased_until = now() WHERE status = 'pending'");
        await Testing.Engine.Eventually.TrueAsync(async () =>
            await fleet.CountAsync("webhook_deliveries WHERE status <> 'delivered'") == 0
        );
        var told = receiver.Received.Select(got => got.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(await fleet.CountAsync("events"), told.Count);
        Assert.Equal(Each, told.Count);
    }
}

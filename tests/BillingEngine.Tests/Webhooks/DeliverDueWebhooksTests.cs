using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Delivery;
using BillingEngine.Webhooks.Endpoints;
using BillingEngine.Webhooks.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Webhooks;

/// <summary>Events on their way to receivers on real ports.</summary>
public sealed class DeliverDueWebhooksTests : IAsyncLifetime
{
    private readonly EngineHost host = new();
    private Receiver receiver = null!;

    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        receiver = await Receiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task An_event_arrives_signed_and_whole()
    {
        var endpoint = await host.EndpointAsync(receiver.Url + "/hook");
        var subscription = await host.EventAsync();
        await host.DeliverAllAsync();

        var got = Assert.Single(receiver.Received);
        var row = await host.OnlyDeliveryAsync(endpoint.Id);
        Assert.Equal(("/hook", row.EventId.ToString()), (got.Path, got.Id));
        Assert.Equal(got.Signature(endpoint.KeyOf()), got.Signature);
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - got.Timestamp, 0, 300);
        Assert.Equal(["id", "type", "sequence", "created_at", "data"], got.Json.EnumerateObject().Select(f => f.Name));
        Assert.Equal(("subscription.created", 1), (got.Type, got.Json.GetProperty("sequence").GetInt64()));
        Assert.Equal(
            subscription.ToString(),
            got.Json.GetProperty("data").GetProperty("object").GetProperty("id").GetString()
        );
        Assert.Equal((DeliveryStatus.Delivered, 1, 200), (row.Status, row.Attempts, row.ResponseStatus));
    }

    [Fact]
    public async Task An_endpoint_gets_what_it_chose_and_only_from_its_own_merchant()
    {
        var all = await host.EndpointAsync(receiver.Url, "*");
        var noun = await host.EndpointAsync(receiver.Url, "subscription.*");
        var type = await host.EndpointAsync(receiver.Url, "subscription.created");
        var other = await host.EndpointAsync(receiver.Url, "invoice.*", "subscription.canceled");
        var stranger = await host.AddMerchantAsync("partner", "1900000109");
        var theirs = (await host.SendAsync(new CreateWebhookEndpoint(receiver.Url, ["*"]), stranger)).Value;
        await host.EventAsync();

        foreach (var each in new[] { all, noun, type })
            Assert.Single(await host.DeliveriesAsync(each.Id));
        Assert.Empty(await host.DeliveriesAsync(other.Id));
        Assert.Empty(await host.DeliveriesAsync(theirs.Id));
    }

    [Fact]
    public async Task What_only_says_that_all_is_well_goes_to_those_that_name_it()
    {
        var all = await host.EndpointAsync(receiver.Url, "*");
        var type = await host.EndpointAsync(receiver.Url, "reconciliation.matched", "*");
        var noun = await host.EndpointAsync(receiver.Url, "reconciliation.*");
        var other = await host.EndpointAsync(receiver.Url, "subscription.*");
        // The database makes the deliveries, EventTypes says which: of every type there is.
        await using var command = host
            .Services.GetRequiredService<Npgsql.NpgsqlDataSource>()
            .CreateCommand(
                """
                INSERT INTO events (id, merchant_id, type, object_type, object_id, sequence, data, created_at)
                SELECT gen_random_uuid(), merchant_id, type, 'any', gen_random_uuid(), 1, '{}', now()
                FROM (SELECT merchant_id FROM webhook_endpoints LIMIT 1) m, unnest($1) AS t (type)
                """
            );
        command.Parameters.AddWithValue(EventTypes.All.ToArray());
        await command.ExecuteNonQueryAsync();

        foreach (var endpoint in new[] { all, type, noun, other })
        {
            var sent = await host.ReadAsync(db =>
                db.Set<DeliveryRow>()
                    .Where(d => d.EndpointId == endpoint.Id)
                    .Join(db.Events, d => d.EventId, e => e.Id, (_, e) => e.Type)
                    .ToListAsync()
            );
            Assert.Equal(
                EventTypes.All.Where(one => EventTypes.Takes(endpoint.EventTypes, one)).Order(StringComparer.Ordinal),
                sent.Order(StringComparer.Ordinal)
            );
            Assert.Equal(endpoint != all && endpoint != other, sent.Contains("reconciliation.matched"));
        }
    }

    [Fact]
    public async Task A_refused_event_is_tried_for_three_days_with_growing_pauses_and_then_its_endpoint_is_disabled()
    {
        receiver.Answer = Receiver.Status(500);
        var endpoint = await host.EndpointAsync(receiver.Url);
        var begun = host.Clock.GetUtcNow();
        await host.EventAsync();
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= DeliveryLadder.MostAttempts; attempt++)
        {
            await host.DeliverAllAsync();
            var row = (await host.DeliveriesAsync(endpoint.Id))[0];
            Assert.Equal((attempt, 500), (row.Attempts, row.ResponseStatus));
            if (row.Status == DeliveryStatus.Failed)
                break;
            pauses.Add((row.DueAt - host.Clock.GetUtcNow()).TotalMinutes);
            host.Clock.MoveTo(row.DueAt);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(DeliveryLadder.MostAttempts, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(got => got.Id).Distinct(StringComparer.Ordinal));
        Assert.True(host.Clock.GetUtcNow() - begun >= TimeSpan.FromDays(3));
        Assert.Equal(DeliveryStatus.Failed, (await host.DeliveriesAsync(endpoint.Id))[0].Status);
        var told = await host.EndpointAsync(endpoint.Id);
        Assert.Equal((WebhookEndpointStatus.Disabled, "failed_for_days"), (told.Status, told.DisabledReason));
        Assert.Equal(1, await host.ReadAsync(db => db.Events.CountAsync(e => e.Type == "webhook_endpoint.disabled")));
    }

    [Fact]
    public async Task A_success_in_between_ends_the_failing()
    {
        receiver.Answer = Receiver.Status(503);
        var endpoint = await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        await host.DeliverAllAsync();
        Assert.NotNull((await host.EndpointAsync(endpoint.Id)).FailingSince);

        receiver.Answer = Receiver.Status(204);
        host.Clock.MoveTo((await host.OnlyDeliveryAsync(endpoint.Id)).DueAt);
        await host.DeliverAllAsync();

        Assert.Null((await host.EndpointAsync(endpoint.Id)).FailingSince);
        Assert.Equal(DeliveryStatus.Delivered, (await host.OnlyDeliveryAsync(endpoint.Id)).Status);
    }

    [Fact]
    public async Task A_receiver_that_says_gone_is_disabled_at_once_and_what_waits_for_it_is_failed()
    {
        receiver.Answer = Receiver.Status(410);
        var endpoint = await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        await host.DeliverAllAsync();

        Assert.Equal("answered_gone", (await host.EndpointAsync(endpoint.Id)).DisabledReason);
        await host.EventAsync();
        await host.DeliverAllAsync();
        Assert.Single(receiver.Received);
        Assert.All(await host.DeliveriesAsync(endpoint.Id), row => Assert.Equal(DeliveryStatus.Failed, row.Status));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_delays_no_other()
    {
        var free = new TaskCompletionSource();
        receiver.Answer = (got, _) => got.Path == "/slow" ? free.Task : Task.CompletedTask;
        var slow = await host.EndpointAsync(receiver.Url + "/slow");
        var quick = await host.EndpointAsync(receiver.Url + "/quick");
        for (var i = 0; i < 20; i++)
            await host.EventAsync();

        // The slow one's calls are still open when every event of the quick one is through.
        await Eventually.TrueAsync(async () =>
        {
            await host.DeliverAsync();
            return (await host.DeliveriesAsync(quick.Id)).All(row => row.Status == DeliveryStatus.Delivered);
        });
        Assert.InRange(receiver.Received.Count(got => got.Path == "/slow"), 1, 8);
        Assert.DoesNotContain(await host.DeliveriesAsync(slow.Id), row => row.Status == DeliveryStatus.Delivered);

        free.SetResult();
        await host.DeliverAllAsync();
        Assert.All(await host.DeliveriesAsync(slow.Id), row => Assert.Equal(DeliveryStatus.Delivered, row.Status));
    }

    [Fact]
    public async Task A_node_that_dies_between_the_sending_and_the_keeping_leaves_it_to_be_sent_again()
    {
        var endpoint = await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        var claimed = await ClaimOneAsync();
        await host.Services.GetRequiredService<WebhookSender>().SendAsync(claimed, default);

        Assert.Equal(0, await host.DeliverAsync());
        await host.SqlAsync("UPDATE webhook_deliveries SET leased_until = now() - interval '1 second'");
        await host.DeliverAllAsync();
        // What the dead node would have kept comes too late: its fence is an old one.
        await host
            .Services.GetRequiredService<DeliveryKeeper>()
            .KeepAsync(claimed, new DeliveryOutcome(500, "refused"), default);

        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(got => got.Id).Distinct(StringComparer.Ordinal));
        var row = await host.OnlyDeliveryAsync(endpoint.Id);
        Assert.Equal((DeliveryStatus.Delivered, 1), (row.Status, row.Attempts));
    }

    [Fact]
    public async Task Two_nodes_send_each_event_once()
    {
        var endpoint = await host.EndpointAsync(receiver.Url);
        for (var i = 0; i < 12; i++)
            await host.EventAsync();
        await using var other = host.AnotherNode();
        for (var found = 1; found > 0; )
        {
            found = (
                await Task.WhenAll(host.DeliverAsync(), host.SweepAsync(new DeliverDueWebhooks(500), other))
            ).Sum();
        }

        Assert.Equal(12, receiver.Received.Count);
        Assert.All(await host.DeliveriesAsync(endpoint.Id), row => Assert.Equal(1, row.Attempts));
    }

    [Fact]
    public async Task What_was_not_committed_is_not_sent()
    {
        await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        await host.SqlAsync(
            """
            BEGIN;
            INSERT INTO events (id, merchant_id, type, object_type, object_id, sequence, data, created_at)
            SELECT gen_random_uuid(), merchant_id, 'invoice.paid', 'invoice', gen_random_uuid(), 1, data, created_at
            FROM events;
            ROLLBACK;
            """
        );
        await host.DeliverAllAsync();

        Assert.Equal("subscription.created", Assert.Single(receiver.Received).Type);
    }

    [Fact]
    public async Task An_address_that_leads_inside_is_tried_and_never_called()
    {
        await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        var claimed = await ClaimOneAsync();
        using var strict = WebhookTransport.Create(mayBePrivate: false);
        var sender = new WebhookSender(
            new WebhookClient(strict),
            host.Services.GetRequiredService<EndpointSecrets>(),
            new EngineOptions()
        );

        var outcome = await sender.SendAsync(claimed, default);

        Assert.Equal(new DeliveryOutcome(null, "address_not_allowed"), outcome);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task A_receiver_beyond_the_time_out_is_let_go()
    {
        receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        var claimed = await ClaimOneAsync();
        var sender = new WebhookSender(
            host.Services.GetRequiredService<WebhookClient>(),
            host.Services.GetRequiredService<EndpointSecrets>(),
            new EngineOptions { WebhookTimeoutSeconds = 1 }
        );

        Assert.Equal(new DeliveryOutcome(null, "timeout"), await sender.SendAsync(claimed, default));
    }

    [Fact]
    public async Task The_size_of_an_answer_does_not_matter()
    {
        receiver.Answer = async (_, context) =>
        {
            var piece = new byte[64 * 1024];
            for (var i = 0; i < 1024 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        };
        var endpoint = await host.EndpointAsync(receiver.Url);
        await host.EventAsync();
        await host.DeliverAllAsync();

        Assert.Equal(DeliveryStatus.Delivered, (await host.OnlyDeliveryAsync(endpoint.Id)).Status);
    }

    private async Task<ClaimedDelivery> ClaimOneAsync() => Assert.Single(await host.ClaimAsync(10));
}

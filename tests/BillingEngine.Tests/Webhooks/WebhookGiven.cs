using BillingEngine.Domain.Common;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks;
using BillingEngine.Webhooks.Delivery;
using BillingEngine.Webhooks.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Webhooks;

/// <summary>States that tests of webhooks begin with.</summary>
internal static class WebhookGiven
{
    private static int count;

    public static async Task<NewWebhookEndpointView> EndpointAsync(
        this EngineHost host,
        string url,
        params string[] types
    ) => (await host.SendAsync(new CreateWebhookEndpoint(url, types.Length == 0 ? ["*"] : types))).Value;

    /// <summary>Makes one event, <c>subscription.created</c>; answers its subscription.</summary>
    public static async Task<SubscriptionId> EventAsync(this EngineHost host) =>
        (await host.EnrolledAsync(await host.PlanAsync(), $"hooked-{Interlocked.Increment(ref count)}")).Id;

    public static Task<int> DeliverAsync(this EngineHost host) => host.SweepAsync(new DeliverDueWebhooks(500));

    /// <summary>Takes turns until nothing is due and nothing is in flight.</summary>
    public static async Task DeliverAllAsync(this EngineHost host)
    {
        while (await host.DeliverAsync() > 0)
        {
            // The next turn.
        }
    }

    public static Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(this EngineHost host, int limit) =>
        host.Services.GetRequiredService<DeliveryClaims>().ClaimAsync(new Dictionary<Guid, int>(), limit, default);

    public static Task<List<DeliveryRow>> DeliveriesAsync(this EngineHost host, WebhookEndpointId endpoint) =>
        host.ReadAsync(db =>
            db.Set<DeliveryRow>()
                .AsNoTracking()
                .Where(d => d.EndpointId == endpoint)
                .OrderBy(d => d.EventId)
                .ToListAsync()
        );

    public static async Task<DeliveryRow> OnlyDeliveryAsync(this EngineHost host, WebhookEndpointId endpoint) =>
        Assert.Single(await host.DeliveriesAsync(endpoint));

    public static async Task<WebhookEndpointView> EndpointAsync(this EngineHost host, WebhookEndpointId id) =>
        (await host.SendAsync(new GetWebhookEndpoint(id.ToString()))).Value;

    public static string CodeOf<T>(this Result<T> result) => result.Error.Code;

    public static byte[] KeyOf(this NewWebhookEndpointView endpoint) =>
        Convert.FromBase64String(endpoint.Secret["whsec_".Length..]);

    public static string Signature(this Got got, params byte[][] keys) =>
        WebhookSignature.Of(got.Id, got.Timestamp, got.Body, keys);
}

namespace BillingEngine.Client;

/// <summary>Addresses that hear of events: <c>/v1/webhook_endpoints</c>.</summary>
public sealed class WebhookEndpointCalls
{
    private readonly Wire wire;

    internal WebhookEndpointCalls(Wire wire) => this.wire = wire;

    /// <summary>Makes an address that hears of events; the answer tells its secret, this once.</summary>
    public Task<NewWebhookEndpoint> CreateAsync(
        CreateWebhookEndpoint endpoint,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/webhook_endpoints",
            endpoint,
            BillingJson.Default.CreateWebhookEndpoint,
            BillingJson.Default.NewWebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads an endpoint.</summary>
    public Task<WebhookEndpoint> GetAsync(string id, CancellationToken cancellationToken = default) =>
        wire.GetAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}",
            BillingJson.Default.WebhookEndpoint,
            cancellationToken
        );

    /// <summary>
    /// Changes an endpoint. Disabling it gives up what waits for it; what happens while it is disabled is not sent to
    /// it, but can be listed and delivered again.
    /// </summary>
    public Task<WebhookEndpoint> UpdateAsync(
        string id,
        UpdateWebhookEndpoint change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PatchAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}",
            change,
            BillingJson.Default.UpdateWebhookEndpoint,
            BillingJson.Default.WebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Deletes an endpoint with its secret and its deliveries; the events stay.</summary>
    public Task<DeletedWebhookEndpoint> DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        wire.DeleteAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}",
            BillingJson.Default.DeletedWebhookEndpoint,
            new()
            {
                Id = id,
                Object = "webhook_endpoint",
                Deleted = true,
            },
            cancellationToken
        );

    /// <summary>
    /// Gives an endpoint a new secret, told this once; meanwhile the one before signs too, so that no receiver misses a
    /// beat.
    /// </summary>
    public Task<NewWebhookEndpoint> RotateSecretAsync(
        string id,
        RotateWebhookSecret rotate,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}/rotate_secret",
            rotate,
            BillingJson.Default.RotateWebhookSecret,
            BillingJson.Default.NewWebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads endpoints, newest first, through to the end: pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<WebhookEndpoint> ListAsync(
        WebhookEndpointFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new WebhookEndpointFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Reads one page of endpoints, newest first.</summary>
    public Task<Page<WebhookEndpoint>> ListPageAsync(
        WebhookEndpointFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/webhook_endpoints{filter?.ToQuery()}",
            BillingJson.Default.PageWebhookEndpoint,
            cancellationToken
        );
}

/// <summary>Narrows a list of endpoints.</summary>
public sealed record WebhookEndpointFilter : ListFilter
{
    private protected override void Narrow(Query query) { }
}

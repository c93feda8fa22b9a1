namespace BillingEngine.Client;

/// <summary>Addresses that receive events: <c>/v1/webhook_endpoints</c>.</summary>
public sealed class WebhookEndpointCalls
{
    private readonly HttpTransport transport;

    internal WebhookEndpointCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Creates a webhook endpoint. The signing secret is returned only in this response.</summary>
    public Task<NewWebhookEndpoint> CreateAsync(
        CreateWebhookEndpoint endpoint,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/webhook_endpoints",
            endpoint,
            BillingJson.Default.CreateWebhookEndpoint,
            BillingJson.Default.NewWebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Reads an endpoint.</summary>
    public Task<WebhookEndpoint> GetAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}",
            BillingJson.Default.WebhookEndpoint,
            cancellationToken
        );

    /// <summary>
    /// Updates an endpoint. Disabling it cancels its pending deliveries. Events during that time are not sent to it;
    /// they can be listed and delivered again.
    /// </summary>
    public Task<WebhookEndpoint> UpdateAsync(
        string id,
        UpdateWebhookEndpoint change,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PatchAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}",
            change,
            BillingJson.Default.UpdateWebhookEndpoint,
            BillingJson.Default.WebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Deletes an endpoint with its secret and its deliveries; the events stay.</summary>
    public Task<DeletedWebhookEndpoint> DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(
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
    /// Gives an endpoint a new secret, which is returned only in this response. The previous secret also signs for a
    /// time, so that no delivery is refused.
    /// </summary>
    public Task<NewWebhookEndpoint> RotateSecretAsync(
        string id,
        RotateWebhookSecret rotate,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            $"v1/webhook_endpoints/{Paths.Segment(id)}/rotate_secret",
            rotate,
            BillingJson.Default.RotateWebhookSecret,
            BillingJson.Default.NewWebhookEndpoint,
            idempotencyKey,
            cancellationToken
        );

    /// <summary>Lists endpoints, newest first. Fetches pages as needed until the end.</summary>
    public IAsyncEnumerable<WebhookEndpoint> ListAsync(
        WebhookEndpointFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => Paging.ReadAsync(filter ?? new WebhookEndpointFilter(), ListPageAsync, item => item.Id, cancellationToken);

    /// <summary>Lists one page of endpoints, newest first.</summary>
    public Task<Page<WebhookEndpoint>> ListPageAsync(
        WebhookEndpointFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/webhook_endpoints{filter?.ToQuery()}",
            BillingJson.Default.PageWebhookEndpoint,
            cancellationToken
        );
}

/// <summary>Filters a list of endpoints.</summary>
public sealed record WebhookEndpointFilter : ListFilter
{
    private protected override void Narrow(Query query) { }
}

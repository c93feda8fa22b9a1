using BillingEngine.Domain.Common;
using BillingEngine.Domain.Webhooks;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>A webhook endpoint as the API shows it; its secret is told once, when it is made or rotated.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>webhook_endpoint</c>.</param>
/// <param name="Url">Where events are posted.</param>
/// <param name="Description">What the merchant calls it.</param>
/// <param name="EventTypes">Which events it gets: types, <c>noun.*</c>, or <c>*</c> for all but
/// <c>reconciliation.matched</c>.</param>
/// <param name="Status">Whether it is sent anything.</param>
/// <param name="DisabledReason">Why it was disabled.</param>
/// <param name="PreviousSecretUntil">How long the secret before this one signs too.</param>
/// <param name="FailingSince">Since when every attempt has failed.</param>
/// <param name="CreatedAt">When it was made.</param>
public record WebhookEndpointView(
    WebhookEndpointId Id,
    string Object,
    string Url,
    string? Description,
    IReadOnlyList<string> EventTypes,
    WebhookEndpointStatus Status,
    string? DisabledReason,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows an endpoint.</summary>
    public static WebhookEndpointView Of(WebhookEndpoint endpoint) =>
        new(
            endpoint.Id,
            "webhook_endpoint",
            endpoint.Url,
            endpoint.Description,
            endpoint.EventTypes,
            endpoint.Status,
            endpoint.DisabledReason,
            endpoint.PreviousSecretUntil,
            endpoint.FailingSince,
            endpoint.CreatedAt
        );
}

/// <summary>An endpoint with its secret, which is not shown again.</summary>
public sealed record NewWebhookEndpointView : WebhookEndpointView
{
    /// <summary>Shows it.</summary>
    public NewWebhookEndpointView(WebhookEndpointView endpoint, string secret)
        : base(endpoint) => Secret = secret;

    /// <summary>The secret, <c>whsec_…</c>, with which the receiver checks signatures.</summary>
    public string Secret { get; }
}

/// <summary>What was deleted.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>webhook_endpoint</c>.</param>
/// <param name="Deleted">Always true.</param>
public sealed record DeletedWebhookEndpointView(WebhookEndpointId Id, string Object, bool Deleted);

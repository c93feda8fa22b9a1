using System.Diagnostics.CodeAnalysis;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Webhooks;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>A webhook endpoint. Its secret is returned only when it is created or rotated.</summary>
public record WebhookEndpointView
{
    /// <summary>The identifier of the webhook endpoint.</summary>
    public required WebhookEndpointId Id { get; init; }

    /// <summary>Always <c>webhook_endpoint</c>.</summary>
    public string Object { get; } = "webhook_endpoint";

    /// <summary>The URL that events are posted to.</summary>
    public required string Url { get; init; }

    /// <summary>Your own description of it.</summary>
    public required string? Description { get; init; }

    /// <summary>
    /// The events it subscribes to: types, <c>noun.*</c>, or <c>*</c> for all but <c>reconciliation.matched</c>.
    /// </summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Whether it receives events.</summary>
    public required WebhookEndpointStatus Status { get; init; }

    /// <summary>Why it was disabled.</summary>
    public required string? DisabledReason { get; init; }

    /// <summary>Until when the previous secret signs too.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the webhook endpoint was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static WebhookEndpointView Of(WebhookEndpoint endpoint) =>
        new()
        {
            Id = endpoint.Id,
            Url = endpoint.Url,
            Description = endpoint.Description,
            EventTypes = endpoint.EventTypes,
            Status = endpoint.Status,
            DisabledReason = endpoint.DisabledReason,
            PreviousSecretUntil = endpoint.PreviousSecretUntil,
            FailingSince = endpoint.FailingSince,
            CreatedAt = endpoint.CreatedAt,
        };
}

/// <summary>A webhook endpoint with its secret, which is not shown again.</summary>
public sealed record NewWebhookEndpointView : WebhookEndpointView
{
    [SetsRequiredMembers]
    public NewWebhookEndpointView(WebhookEndpointView endpoint, string secret)
        : base(endpoint) => Secret = secret;

    /// <summary>The secret, <c>whsec_…</c>, that verifies webhook signatures.</summary>
    public string Secret { get; }
}

/// <summary>A deleted webhook endpoint.</summary>
/// <param name="Id">The identifier of the webhook endpoint.</param>
/// <param name="Object">Always <c>webhook_endpoint</c>.</param>
/// <param name="Deleted">Always true.</param>
public sealed record DeletedWebhookEndpointView(WebhookEndpointId Id, string Object, bool Deleted);

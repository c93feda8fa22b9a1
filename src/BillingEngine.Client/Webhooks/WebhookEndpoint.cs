using System.Text;

namespace BillingEngine.Client;

/// <summary>A webhook endpoint. Its secret is returned only when it is created or rotated.</summary>
public record WebhookEndpoint
{
    public required string Id { get; init; }

    /// <summary>Always <c>webhook_endpoint</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Where events are sent.</summary>
    public required string Url { get; init; }

    /// <summary>The merchant's description.</summary>
    public required string? Description { get; init; }

    /// <summary>
    /// The event types it receives: types, <c>noun.*</c>, or <c>*</c> for all except <c>reconciliation.matched</c>.
    /// </summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Whether it receives events.</summary>
    public required WebhookEndpointStatus Status { get; init; }

    /// <summary>Why it was disabled.</summary>
    public required string? DisabledReason { get; init; }

    /// <summary>Until when the previous secret also signs.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public required DateTimeOffset? FailingSince { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An endpoint with its secret, which is not returned again.</summary>
public sealed record NewWebhookEndpoint : WebhookEndpoint
{
    /// <summary>The secret, <c>whsec_…</c>, for verifying signatures.</summary>
    public required string Secret { get; init; }

    // An accidental log entry must not contain the secret.
    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
}

/// <summary>A deleted endpoint.</summary>
public sealed record DeletedWebhookEndpoint
{
    public required string Id { get; init; }

    /// <summary>Always <c>webhook_endpoint</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Always true.</summary>
    public required bool Deleted { get; init; }
}

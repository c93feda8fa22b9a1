using System.Text;

namespace BillingEngine.Client;

/// <summary>A webhook endpoint as the API shows it; its secret is told once, when it is made or rotated.</summary>
public record WebhookEndpoint
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>webhook_endpoint</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Where events are posted.</summary>
    public required string Url { get; init; }

    /// <summary>What the merchant calls it.</summary>
    public required string? Description { get; init; }

    /// <summary>
    /// Which events it gets: types, <c>noun.*</c>, or <c>*</c> for all but <c>reconciliation.matched</c>.
    /// </summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Whether it is sent anything.</summary>
    public required WebhookEndpointStatus Status { get; init; }

    /// <summary>Why it was disabled.</summary>
    public required string? DisabledReason { get; init; }

    /// <summary>How long the secret before this one signs too.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An endpoint with its secret, which is not shown again.</summary>
public sealed record NewWebhookEndpoint : WebhookEndpoint
{
    /// <summary>The secret, <c>whsec_…</c>, with which the receiver checks signatures.</summary>
    public required string Secret { get; init; }

    // What is written to a log by accident does not tell the secret.
    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);
}

/// <summary>What was deleted.</summary>
public sealed record DeletedWebhookEndpoint
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>webhook_endpoint</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Always true.</summary>
    public required bool Deleted { get; init; }
}

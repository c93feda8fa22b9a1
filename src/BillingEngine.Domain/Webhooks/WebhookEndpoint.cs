using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Webhooks;

/// <summary>Whether an endpoint is sent anything.</summary>
public enum WebhookEndpointStatus
{
    /// <summary>It gets the events that it asked for.</summary>
    Enabled,

    /// <summary>It gets nothing: it was switched off, or it failed for days.</summary>
    Disabled,
}

/// <summary>An address of the merchant's own that hears of events, and the secret that signs what it is sent.</summary>
public sealed class WebhookEndpoint : Entity
{
    private WebhookEndpoint() { }

    /// <summary>The identifier.</summary>
    public WebhookEndpointId Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>Where events are posted.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What the merchant calls it.</summary>
    public string? Description { get; private set; }

    /// <summary>
    /// Which events it gets: types, <c>noun.*</c>, or <c>*</c> for all but <c>reconciliation.matched</c>.
    /// </summary>
    public string[] EventTypes { get; private set; } = [];

    /// <summary>Whether it is sent anything.</summary>
    public WebhookEndpointStatus Status { get; private set; }

    /// <summary>Why it was disabled.</summary>
    public string? DisabledReason { get; private set; }

    /// <summary>The secret, sealed.</summary>
    public byte[] Secret { get; private set; } = [];

    /// <summary>The secret before it, sealed; it signs too until <see cref="PreviousSecretUntil"/>.</summary>
    public byte[]? PreviousSecret { get; private set; }

    /// <summary>How long the secret before signs too.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>Since when every attempt has failed.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Makes an endpoint, which is enabled; its secret is given with <see cref="Rotate"/>.</summary>
    public static WebhookEndpoint Open(
        MerchantId merchant,
        string url,
        string? description,
        IEnumerable<string> eventTypes,
        DateTimeOffset now
    )
    {
        var endpoint = new WebhookEndpoint
        {
            Id = Common.Id.New<WebhookEndpointId>(now),
            MerchantId = merchant,
            Url = url,
            Description = description,
            EventTypes = [.. eventTypes],
            CreatedAt = now,
        };
        endpoint.Touch(now);
        return endpoint;
    }

    /// <summary>Changes what may be changed.</summary>
    public void Update(string url, string? description, IEnumerable<string> eventTypes, DateTimeOffset now)
    {
        Url = url;
        Description = description;
        EventTypes = [.. eventTypes];
        Touch(now);
    }

    /// <summary>Takes a new secret; the one before signs too until <paramref name="previousUntil"/>.</summary>
    public void Rotate(byte[] secret, DateTimeOffset? previousUntil, DateTimeOffset now)
    {
        PreviousSecret = previousUntil is null ? null : Secret;
        PreviousSecretUntil = previousUntil;
        Secret = secret;
        Touch(now);
    }

    /// <summary>Sends it events again; those that came meanwhile are not sent by themselves.</summary>
    public void Enable(DateTimeOffset now)
    {
        if (Status == WebhookEndpointStatus.Enabled)
            return;
        Status = WebhookEndpointStatus.Enabled;
        DisabledReason = null;
        FailingSince = null;
        Touch(now);
    }

    /// <summary>Sends it nothing any more; false where that was so already.</summary>
    public bool Disable(string reason, DateTimeOffset now)
    {
        if (Status == WebhookEndpointStatus.Disabled)
            return false;
        Status = WebhookEndpointStatus.Disabled;
        DisabledReason = reason;
        Raise("webhook_endpoint.disabled", now);
        return true;
    }
}

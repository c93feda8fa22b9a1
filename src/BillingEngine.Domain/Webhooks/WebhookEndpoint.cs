using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Webhooks;

/// <summary>Whether an endpoint receives events.</summary>
public enum WebhookEndpointStatus
{
    /// <summary>It receives the events that it subscribed to.</summary>
    Enabled,

    /// <summary>It receives nothing: it was disabled, or it failed for days.</summary>
    Disabled,
}

/// <summary>A URL of the merchant that receives events, and the secret that signs them.</summary>
public sealed class WebhookEndpoint : Entity
{
    private WebhookEndpoint() { }

    public WebhookEndpointId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The URL that events are posted to.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The merchant's own description.</summary>
    public string? Description { get; private set; }

    /// <summary>
    /// The events it receives: types, <c>noun.*</c>, or <c>*</c> for all except <c>reconciliation.matched</c>.
    /// </summary>
    public string[] EventTypes { get; private set; } = [];

    public WebhookEndpointStatus Status { get; private set; }

    /// <summary>Why it was disabled.</summary>
    public string? DisabledReason { get; private set; }

    /// <summary>The signing secret, encrypted.</summary>
    public byte[] Secret { get; private set; } = [];

    /// <summary>The previous secret, encrypted; it also signs until <see cref="PreviousSecretUntil"/>.</summary>
    public byte[]? PreviousSecret { get; private set; }

    /// <summary>Until when the previous secret also signs.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>Since when every attempt has failed.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Creates an enabled endpoint; <see cref="Rotate"/> sets its secret.</summary>
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

    /// <summary>Changes the parts that may change.</summary>
    public void Update(string url, string? description, IEnumerable<string> eventTypes, DateTimeOffset now)
    {
        Url = url;
        Description = description;
        EventTypes = [.. eventTypes];
        Touch(now);
    }

    /// <summary>Sets a new secret; the previous one also signs until <paramref name="previousUntil"/>.</summary>
    public void Rotate(byte[] secret, DateTimeOffset? previousUntil, DateTimeOffset now)
    {
        PreviousSecret = previousUntil is null ? null : Secret;
        PreviousSecretUntil = previousUntil;
        Secret = secret;
        Touch(now);
    }

    /// <summary>Enables it again. Events that were raised meanwhile are not sent automatically.</summary>
    public void Enable(DateTimeOffset now)
    {
        if (Status == WebhookEndpointStatus.Enabled)
            return;
        Status = WebhookEndpointStatus.Enabled;
        DisabledReason = null;
        FailingSince = null;
        Touch(now);
    }

    /// <summary>Disables it; false if it was already disabled.</summary>
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

using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Persistence;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>Creates the secrets of endpoints, and decrypts them to sign; they are never shown again.</summary>
public sealed class EndpointSecrets(SecretBox box)
{
    /// <summary>Gives an endpoint a new secret; returns it in the form that the merchant receives.</summary>
    public string Renew(WebhookEndpoint endpoint, DateTimeOffset? previousUntil, DateTimeOffset now)
    {
        var secret = WebhookSignature.NewSecret();
        endpoint.Rotate(box.Seal(secret, Context(endpoint.Id.Value)), previousUntil, now);
        return WebhookSignature.Text(secret);
    }

    /// <summary>Decrypts a stored secret.</summary>
    public byte[] Open(Guid endpoint, byte[] stored) => box.Open(stored, Context(endpoint));

    private static string Context(Guid endpoint) => $"webhook_endpoints.secret {endpoint}";
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Whether an endpoint receives events.</summary>
[JsonConverter(typeof(EnumTextConverter<WebhookEndpointStatus>))]
public enum WebhookEndpointStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>It receives the events of its types.</summary>
    Enabled,

    /// <summary>It receives nothing: it was switched off, or it failed for days.</summary>
    Disabled,
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Whether it is sent anything.</summary>
[JsonConverter(typeof(WordConverter<WebhookEndpointStatus>))]
public enum WebhookEndpointStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>It gets the events that it asked for.</summary>
    Enabled,

    /// <summary>It gets nothing: it was switched off, or it failed for days.</summary>
    Disabled,
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>How far it has come.</summary>
[JsonConverter(typeof(WordConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>It is sent, or sent again, when it is due.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried for three days, or its endpoint was disabled; it can be delivered again by hand.</summary>
    Failed,
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The state of a delivery.</summary>
[JsonConverter(typeof(EnumTextConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>It is sent, or retried, when it is due.</summary>
    Pending,

    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>
    /// It was retried for three days, or its endpoint was disabled. It can be delivered again by hand.
    /// </summary>
    Failed,
}

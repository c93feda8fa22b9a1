using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Why an order was given up.</summary>
[JsonConverter(typeof(EnumTextConverter<GivenUpBecause>))]
public enum GivenUpBecause
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The merchant closed it.</summary>
    Requested,

    /// <summary>It expired unpaid.</summary>
    Expired,

    /// <summary>WeChat refused the order.</summary>
    Refused,

    /// <summary>WeChat closed it, or the payment failed for good.</summary>
    ClosedByWechat,
}

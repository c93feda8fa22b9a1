using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Why an order was given up.</summary>
[JsonConverter(typeof(WordConverter<GivenUpBecause>))]
public enum GivenUpBecause
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The merchant closed it.</summary>
    Requested,

    /// <summary>Its time to be paid was over.</summary>
    Expired,

    /// <summary>WeChat refused to take it.</summary>
    Refused,

    /// <summary>WeChat closed it, or the payment failed for good.</summary>
    ClosedByWechat,
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The state of a refund.</summary>
[JsonConverter(typeof(EnumTextConverter<RefundStatus>))]
public enum RefundStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Its number is committed; it waits to be sent, or to be sent again with the same number.</summary>
    Created,

    /// <summary>WeChat has accepted it and is processing it.</summary>
    Processing,

    /// <summary>The outcome is unknown: the engine queries it and never guesses.</summary>
    Unknown,

    /// <summary>The money was refunded.</summary>
    Succeeded,

    /// <summary>Nothing was refunded, and nothing will be.</summary>
    Closed,

    /// <summary>WeChat could not pay the money out; an operator handles it in the merchant portal.</summary>
    Abnormal,
}

/// <summary>Why a refund was created.</summary>
[JsonConverter(typeof(EnumTextConverter<RefundCause>))]
public enum RefundCause
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>A caller requested it.</summary>
    Requested,

    /// <summary>The payment succeeded when nothing was due any more.</summary>
    LateSuccess,

    /// <summary>The rest of a period whose subscription was canceled.</summary>
    Canceled,
}

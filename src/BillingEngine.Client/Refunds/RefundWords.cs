using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Its state.</summary>
[JsonConverter(typeof(WordConverter<RefundStatus>))]
public enum RefundStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Its number is committed; it waits to be sent, or to be sent again with the same number.</summary>
    Created,

    /// <summary>WeChat has accepted it and is at work.</summary>
    Processing,

    /// <summary>Nobody knows: queried on a ladder, never guessed.</summary>
    Unknown,

    /// <summary>The money was given back.</summary>
    Succeeded,

    /// <summary>Nothing was given back and nothing will be.</summary>
    Closed,

    /// <summary>WeChat could not deliver the money; an operator handles it in the merchant portal.</summary>
    Abnormal,
}

/// <summary>Why it was made.</summary>
[JsonConverter(typeof(WordConverter<RefundCause>))]
public enum RefundCause
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>The payment took money when nothing was due any more.</summary>
    LateSuccess,

    /// <summary>The rest of a period whose subscription was canceled.</summary>
    Canceled,
}

using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Where the payer signs.</summary>
[JsonConverter(typeof(WordConverter<SigningChannel>))]
public enum SigningChannel
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The merchant's mini program opens WeChat's signing mini program.</summary>
    MiniProgram,

    /// <summary>A mobile browser outside WeChat.</summary>
    H5,

    /// <summary>A page inside WeChat.</summary>
    Jsapi,

    /// <summary>A desktop browser that shows a QR code.</summary>
    Web,

    /// <summary>A native app through the open SDK.</summary>
    App,
}

/// <summary>How far it is.</summary>
[JsonConverter(typeof(WordConverter<ContractStatus>))]
public enum ContractStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>A signing session is open.</summary>
    Pending,

    /// <summary>In force: deductions may be sent.</summary>
    Signed,

    /// <summary>We asked WeChat to end it and pursue that until it is confirmed.</summary>
    Terminating,

    /// <summary>Ended; final.</summary>
    Terminated,

    /// <summary>The session ran out unsigned.</summary>
    Expired,
}

/// <summary>Who ended it.</summary>
[JsonConverter(typeof(WordConverter<TerminatedBy>))]
public enum TerminatedBy
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The payer, in WeChat.</summary>
    User,

    /// <summary>The merchant, over the API.</summary>
    Merchant,

    /// <summary>WeChat Pay itself.</summary>
    Wechat,
}

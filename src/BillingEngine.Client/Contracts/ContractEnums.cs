using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Where the payer signs.</summary>
[JsonConverter(typeof(EnumTextConverter<SigningChannel>))]
public enum SigningChannel
{
    /// <summary>A value that this version of the client does not know.</summary>
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

/// <summary>The state of a contract.</summary>
[JsonConverter(typeof(EnumTextConverter<ContractStatus>))]
public enum ContractStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>A signing session is open.</summary>
    Pending,

    /// <summary>Active: deductions may be sent.</summary>
    Signed,

    /// <summary>We asked WeChat to terminate it, and repeat that until it is confirmed.</summary>
    Terminating,

    /// <summary>Terminated; final.</summary>
    Terminated,

    /// <summary>The signing session expired unsigned.</summary>
    Expired,
}

/// <summary>Who terminated a contract.</summary>
[JsonConverter(typeof(EnumTextConverter<TerminatedBy>))]
public enum TerminatedBy
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The payer, in WeChat.</summary>
    User,

    /// <summary>The merchant, through the API.</summary>
    Merchant,

    /// <summary>WeChat Pay itself.</summary>
    Wechat,
}

namespace BillingEngine.Domain.Contracts;

/// <summary>Where the payer signs (docs/wechat-pay.md, Pre-signing).</summary>
public enum SigningChannel
{
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

/// <summary>Who ended a contract.</summary>
public enum TerminatedBy
{
    /// <summary>The payer, in WeChat.</summary>
    User,

    /// <summary>The merchant, through the API.</summary>
    Merchant,

    /// <summary>WeChat Pay itself.</summary>
    Wechat,
}

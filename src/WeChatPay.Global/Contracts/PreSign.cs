using System.Text.Json.Serialization;

namespace WeChatPay.Global.Contracts;

/// <summary>Where the payer signs; each channel has its own URL (docs/wechat-pay.md, Pre-signing).</summary>
public enum PreSignChannel
{
    /// <summary>In the merchant's mini program; the reply has a session id.</summary>
    MiniProgram,

    /// <summary>In a mobile browser outside WeChat; the reply has a URL.</summary>
    H5,

    /// <summary>In a page inside WeChat; the reply has a URL.</summary>
    Jsapi,

    /// <summary>In a desktop browser; the reply has the URL of a page with a QR code.</summary>
    Web,

    /// <summary>In a native app; the reply has a session id.</summary>
    App,
}

/// <summary>
/// Body of a pre-sign request. The ids of the mode are set by the client; <c>Openid</c> belongs to mini program and
/// JSAPI,
/// <c>UserClientIp</c> and <c>ReturnAppid</c> to H5, <c>ReturnUrl</c> to H5, JSAPI and web.
/// </summary>
public sealed record PreSignBody
{
    /// <summary>Direct mode: the merchant's app.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode: the institution's app.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode: the sub-merchant.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode: the sub-merchant's app, if the signing starts there.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The id of the contract template that WeChat issued.</summary>
    public long? PlanId { get; init; }

    /// <summary>The merchant's own contract code: 1-32 letters and digits.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>Name shown on the signing page: 1-32 characters, no emoji; required in practice (D-16).</summary>
    public string? UserDisplayName { get; init; }

    /// <summary>URL for PAPAY.SIGN: https, no query string, at most 256 characters.</summary>
    public string? SuccessNotifyUrl { get; init; }

    /// <summary>When the session ends: RFC 3339, at most 32 characters (D-19).</summary>
    public string? ExpiredTime { get; init; }

    /// <summary>The payer's openid under the app that signs (D-17).</summary>
    public string? Openid { get; init; }

    /// <summary>The payer's IP address; signing from another address is refused.</summary>
    public string? UserClientIp { get; init; }

    /// <summary>The app to return to after signing.</summary>
    public string? ReturnAppid { get; init; }

    /// <summary>The page to open after signing; its prefix must be registered with the template.</summary>
    public string? ReturnUrl { get; init; }
}

/// <summary>Reply to a pre-sign request: a session id or a URL, depending on the channel.</summary>
public sealed record PreSignReply
{
    /// <summary>For mini program and app.</summary>
    public string? SessionId { get; init; }

    /// <summary>For H5 and JSAPI, and for web before 2025 (D-15).</summary>
    public string? SignUrl { get; init; }

    /// <summary>For web since 2025.</summary>
    public string? ShowCodeUrl { get; init; }

    /// <summary>The URL under either field name.</summary>
    [JsonIgnore]
    public string? Url => ShowCodeUrl ?? SignUrl;
}

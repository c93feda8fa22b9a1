using System.Text.Json.Serialization;

namespace WeChatPay.Global.Contracts;

/// <summary>
/// Where the payer signs; each channel has an address of its own (docs/wechat-pay.md, Pre-signing).
/// </summary>
public enum PreSignChannel
{
    /// <summary>From the merchant's mini program; the reply carries a session id.</summary>
    MiniProgram,

    /// <summary>From a mobile browser outside WeChat; the reply carries a URL.</summary>
    H5,

    /// <summary>From a page inside WeChat; the reply carries a URL.</summary>
    Jsapi,

    /// <summary>From a desktop browser; the reply carries the URL of a page with a QR code.</summary>
    Web,

    /// <summary>From a native app; the reply carries a session id.</summary>
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

    /// <summary>Institution mode: the sub-merchant's app, where the signing starts there.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The template the gateway gave out.</summary>
    public long? PlanId { get; init; }

    /// <summary>The merchant's own number of the contract: 1-32 letters and digits.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>Name shown on the signing page: 1-32 characters, no emoji; required in fact (D-16).</summary>
    public string? UserDisplayName { get; init; }

    /// <summary>Where PAPAY.SIGN goes: https, no query string, at most 256 characters.</summary>
    public string? SuccessNotifyUrl { get; init; }

    /// <summary>RFC 3339 end of the session's life, at most 32 characters (D-19).</summary>
    public string? ExpiredTime { get; init; }

    /// <summary>The payer under the app that signs (D-17).</summary>
    public string? Openid { get; init; }

    /// <summary>The payer's address; signing from another one is refused.</summary>
    public string? UserClientIp { get; init; }

    /// <summary>App to return to after signing.</summary>
    public string? ReturnAppid { get; init; }

    /// <summary>Page to go to after signing; its prefix must be registered with the template.</summary>
    public string? ReturnUrl { get; init; }
}

/// <summary>Reply to a pre-sign request: a session id or a URL, by channel.</summary>
public sealed record PreSignReply
{
    /// <summary>Mini program and app.</summary>
    public string? SessionId { get; init; }

    /// <summary>H5 and JSAPI, and web before 2025 (D-15).</summary>
    public string? SignUrl { get; init; }

    /// <summary>Web since 2025.</summary>
    public string? ShowCodeUrl { get; init; }

    /// <summary>The URL under either name.</summary>
    [JsonIgnore]
    public string? Url => ShowCodeUrl ?? SignUrl;
}

using System.Text.Json.Serialization;

namespace WeChatPay.Global.Notifications;

/// <summary>The content of PAPAY.SIGN and PAPAY.TERMINATE.</summary>
public sealed record ContractEvent
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The merchant's own contract code.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>The id of the contract template.</summary>
    public long? PlanId { get; init; }

    /// <summary>WeChat's contract_id.</summary>
    public string? ContractId { get; init; }

    /// <summary>The payer's openid under the app that signed.</summary>
    public string? Openid { get; init; }

    /// <summary>The payer's openid under the institution's app (unconfirmed).</summary>
    public string? SpOpenid { get; init; }

    /// <summary>The payer's openid under the sub-merchant's app (unconfirmed).</summary>
    public string? SubOpenid { get; init; }

    /// <summary>When it was signed or ended, RFC 3339.</summary>
    public string? OperateTime { get; init; }

    /// <summary>When the contract expires, RFC 3339.</summary>
    public string? ContractExpiredTime { get; init; }

    /// <summary>The same under its other spelling (D-22).</summary>
    public string? ContractExpireTime { get; init; }

    /// <summary>USER, MERCHANT or PLATFORM.</summary>
    public string? ContractTerminationMode { get; init; }

    /// <summary>When the contract expires, under either spelling.</summary>
    [JsonIgnore]
    public string? AnyExpiredTime => ContractExpiredTime ?? ContractExpireTime;
}

using System.Text.Json.Serialization;

namespace WeChatPay.Global.Notifications;

/// <summary>Content of PAPAY.SIGN and PAPAY.TERMINATE.</summary>
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

    /// <summary>The merchant's own number.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>The template.</summary>
    public long? PlanId { get; init; }

    /// <summary>The gateway's number.</summary>
    public string? ContractId { get; init; }

    /// <summary>The payer under the app that signed.</summary>
    public string? Openid { get; init; }

    /// <summary>The payer under the institution's app (unconfirmed).</summary>
    public string? SpOpenid { get; init; }

    /// <summary>The payer under the sub-merchant's app (unconfirmed).</summary>
    public string? SubOpenid { get; init; }

    /// <summary>RFC 3339; when it was signed or ended.</summary>
    public string? OperateTime { get; init; }

    /// <summary>RFC 3339 end of the contract.</summary>
    public string? ContractExpiredTime { get; init; }

    /// <summary>The end under its other spelling (D-22).</summary>
    public string? ContractExpireTime { get; init; }

    /// <summary>USER, MERCHANT or PLATFORM.</summary>
    public string? ContractTerminationMode { get; init; }

    /// <summary>The end of the contract under either spelling.</summary>
    [JsonIgnore]
    public string? AnyExpiredTime => ContractExpiredTime ?? ContractExpireTime;
}

using System.Text.Json.Serialization;

namespace WeChatPay.Global.Contracts;

/// <summary>
/// Reply to a contract query. Field names of notifications are also accepted where sources disagree (D-21).
/// </summary>
public sealed record ContractReply
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>WeChat's contract_id.</summary>
    public string? ContractId { get; init; }

    /// <summary>The id of the contract template.</summary>
    public long? PlanId { get; init; }

    /// <summary>The merchant's own contract code.</summary>
    public string? OutContractCode { get; init; }

    /// <summary>Name shown on the signing page.</summary>
    public string? UserDisplayName { get; init; }

    /// <summary>SIGNED, TERMINATED, or (unconfirmed) SIGN_FAILED, TO_BE_RENEWED.</summary>
    public string? State { get; init; }

    /// <summary>The state under its domestic field name.</summary>
    public string? ContractState { get; init; }

    /// <summary>RFC 3339.</summary>
    public string? SignedTime { get; init; }

    /// <summary>RFC 3339; only when terminated.</summary>
    public string? TerminatedTime { get; init; }

    /// <summary>USER, MERCHANT or PLATFORM; only when terminated.</summary>
    public string? TerminationMode { get; init; }

    /// <summary>The termination mode under the notification's field name.</summary>
    public string? ContractTerminationMode { get; init; }

    /// <summary>The note that was sent with the termination.</summary>
    public string? TerminationNote { get; init; }

    /// <summary>The payer's openid under the app that signed.</summary>
    public string? Openid { get; init; }

    /// <summary>When the contract expires, RFC 3339.</summary>
    public string? ContractExpiredTime { get; init; }

    /// <summary>The same under its other spelling (D-22).</summary>
    public string? ContractExpireTime { get; init; }

    /// <summary>The state under either field name, in capitals; null if neither was sent.</summary>
    [JsonIgnore]
    public string? AnyState => (State ?? ContractState)?.ToUpperInvariant();

    /// <summary>Who ended it, under either field name, in capitals.</summary>
    [JsonIgnore]
    public string? AnyTerminationMode => (TerminationMode ?? ContractTerminationMode)?.ToUpperInvariant();

    /// <summary>When the contract expires, under either spelling.</summary>
    [JsonIgnore]
    public string? AnyExpiredTime => ContractExpiredTime ?? ContractExpireTime;
}

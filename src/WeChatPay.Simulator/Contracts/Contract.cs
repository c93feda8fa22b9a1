using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Contracts;

/// <summary>A signing session that the user may open until it expires (docs/wechat-pay.md, Pre-signing).</summary>
internal sealed class Session
{
    public required string SessionId { get; init; }
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required long PlanId { get; init; }
    public required string OutContractCode { get; init; }
    public string? UserDisplayName { get; init; }
    public required string SuccessNotifyUrl { get; init; }
    public string? Openid { get; init; }

    /// <summary>Where the merchant sends the user afterwards; stored as received, so it may be any text.</summary>
    public string? ReturnUrl { get; init; }

    public required string Channel { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public string State { get; set; } = SessionState.Pending;
    public string? ContractId { get; set; }

    /// <summary>The state at <paramref name="now"/>: a pending session expires without any call.</summary>
    public string StateAt(DateTimeOffset now) =>
        State == SessionState.Pending && now >= ExpiresAt ? SessionState.Expired : State;
}

/// <summary>The simulator's own states of a session.</summary>
internal static class SessionState
{
    public const string Pending = "pending";
    public const string Signed = "signed";
    public const string Refused = "refused";
    public const string Expired = "expired";
}

/// <summary>A signed contract; its end is final (docs/wechat-pay.md, Contracts).</summary>
internal sealed class Contract
{
    public required string ContractId { get; init; }
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required long PlanId { get; init; }
    public required string OutContractCode { get; init; }
    public string? UserDisplayName { get; init; }
    public required string Openid { get; init; }
    public required DateTimeOffset SignedAt { get; init; }
    public bool Signed { get; set; } = true;
    public DateTimeOffset? TerminatedAt { get; set; }
    public string? TerminationMode { get; set; }
    public string? TerminationNote { get; set; }

    /// <summary>The out_trade_no of the order in progress on this contract.</summary>
    public string? BusyWith { get; set; }

    [JsonIgnore]
    public ContractCode Code => new(Mchid, SubMchid, OutContractCode);

    [JsonIgnore]
    public UserPlan UserPlan => new(Mchid, SubMchid, PlanId, Openid);

    public bool BelongsTo(string mchid, string? subMchid) => Mchid == mchid && SubMchid == subMchid;
}

/// <summary>out_contract_code is unique at its merchant.</summary>
internal readonly record struct ContractCode(string Mchid, string? SubMchid, string OutContractCode);

/// <summary>Key of the rule "one signed contract per user and plan" (D-46).</summary>
internal readonly record struct UserPlan(string Mchid, string? SubMchid, long PlanId, string Openid);

/// <summary>A template (plan_id): its merchant, and the address that is notified of terminations.</summary>
internal sealed class Template
{
    public required long PlanId { get; init; }
    public string? Mchid { get; set; }
    public string? SubMchid { get; set; }
    public string? TerminationNotifyUrl { get; set; }

    /// <summary>The maximum of one deduction, in minor units; null is no limit (D-45).</summary>
    public long? MaxAmount { get; set; }

    public bool Serves(string mchid, string? subMchid) =>
        (Mchid is null || Mchid == mchid) && (SubMchid is null || SubMchid == subMchid);
}

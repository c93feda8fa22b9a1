namespace WeChatPay.Global.Transactions;

/// <summary>
/// Body of a deduction; the client sets the ids of the account's mode (docs/wechat-pay.md, Deducting).
/// </summary>
public sealed record DeductBody
{
    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>Shown to the payer; at most 127 characters (D-44).</summary>
    public string? Description { get; init; }

    /// <summary>Returned unchanged in queries and notifications; at most 127 characters.</summary>
    public string? Attach { get; init; }

    /// <summary>URL for TRANSACTION.SUCCESS: https, no query string.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>The merchant's order number: 6-32 letters and digits; it can succeed only once.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Selects promotions.</summary>
    public string? GoodsTag { get; init; }

    /// <summary>The merchant category code.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>WeChat's contract_id of the signed contract.</summary>
    public string? ContractId { get; init; }

    /// <summary>The amount to take.</summary>
    public OrderAmount? Amount { get; init; }

    /// <summary>The device, optional.</summary>
    public SceneInfo? SceneInfo { get; init; }
}

/// <summary>An amount in the currency's smallest unit.</summary>
public sealed record OrderAmount(long? Total, string? Currency);

/// <summary>Where the order was made (unconfirmed).</summary>
public sealed record SceneInfo(string? DeviceId, string? DeviceIp);

/// <summary>Body of a reverse in institution mode; in direct mode there is no body (D-03, D-04).</summary>
public sealed record ReverseBody(string? SubMchid);

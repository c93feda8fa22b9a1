namespace WeChatPay.Global.Transactions;

/// <summary>Body of a deduction; the ids of the mode are set by the client (docs/wechat-pay.md, Deducting).</summary>
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

    /// <summary>Echoed in query and notification; at most 127 characters.</summary>
    public string? Attach { get; init; }

    /// <summary>Where TRANSACTION.SUCCESS goes: https, no query string.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>The merchant's number of the order: 6-32 letters and digits; it can succeed once.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Marks for promotions.</summary>
    public string? GoodsTag { get; init; }

    /// <summary>The MCC.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>The signed contract, by the gateway's number.</summary>
    public string? ContractId { get; init; }

    /// <summary>What is asked.</summary>
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

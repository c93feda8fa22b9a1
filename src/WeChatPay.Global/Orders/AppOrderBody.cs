using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Orders;

/// <summary>
/// Body of an APP order; the ids of the mode and the trade type are set by the client
/// (docs/wechat-pay-orders.md, APP orders).
/// </summary>
public sealed record AppOrderBody
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode; the app that pays.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode; the sub-merchant's app that pays.</summary>
    public string? SubAppid { get; init; }

    /// <summary>Shown to the payer; at most 127 characters (D-44).</summary>
    public string? Description { get; init; }

    /// <summary>Echoed in query and notification; at most 127 characters.</summary>
    public string? Attach { get; init; }

    /// <summary>Where TRANSACTION.SUCCESS goes: https, no query string.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>The merchant's number of the order: 6-32 letters and digits.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Marks for promotions.</summary>
    public string? GoodsTag { get; init; }

    /// <summary>Always APP.</summary>
    public string? TradeType { get; init; }

    /// <summary><c>no_credit</c> refuses credit cards.</summary>
    public string? LimitPay { get; init; }

    /// <summary>RFC 3339; when the order begins.</summary>
    public string? TimeStart { get; init; }

    /// <summary>RFC 3339; the last moment to pay. Two hours after ordering when absent.</summary>
    public string? TimeExpire { get; init; }

    /// <summary>The MCC.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>What is asked.</summary>
    public OrderAmount? Amount { get; init; }

    /// <summary>Where the payer is, optional.</summary>
    public OrderScene? SceneInfo { get; init; }

    /// <summary>What is bought, optional (D-14).</summary>
    public OrderDetail? Detail { get; init; }
}

/// <summary>Where an order is made.</summary>
public sealed record OrderScene
{
    /// <summary>The payer's address.</summary>
    public string? PayerClientIp { get; init; }

    /// <summary>The device's address.</summary>
    public string? DeviceIp { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Who serves.</summary>
    public string? OperatorId { get; init; }

    /// <summary>The shop.</summary>
    public StoreInfo? StoreInfo { get; init; }
}

/// <summary>A shop; its number alone will do.</summary>
public sealed record StoreInfo(string? Id, string? Name = null, string? Address = null);

/// <summary>What is bought, line by line.</summary>
public sealed record OrderDetail
{
    /// <summary>Price before discounts, in the smallest unit.</summary>
    public long? CostPrice { get; init; }

    /// <summary>The merchant's receipt.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<GoodsLine>? GoodsDetail { get; init; }
}

/// <summary>A line of what is bought.</summary>
public sealed record GoodsLine
{
    /// <summary>The merchant's number of the goods.</summary>
    public string? GoodsId { get; init; }

    /// <summary>The gateway's number of the goods.</summary>
    public string? WxpayGoodsId { get; init; }

    /// <summary>What they are called.</summary>
    public string? GoodsName { get; init; }

    /// <summary>How many.</summary>
    public long? Quantity { get; init; }

    /// <summary>Price of one, in the smallest unit.</summary>
    public long? Price { get; init; }
}

/// <summary>What an app pays an order with; it lives two hours.</summary>
public sealed record PrepayReply(string? PrepayId);

/// <summary>Body of closing an order; the ids of the mode.</summary>
public sealed record CloseBody(string? Mchid, string? SpMchid, string? SubMchid);

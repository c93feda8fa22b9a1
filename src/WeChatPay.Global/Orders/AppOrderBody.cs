using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Orders;

/// <summary>
/// Body of an APP order; the client sets the ids of the account's mode and the trade type (docs/wechat-pay-orders.md,
/// APP orders).
/// </summary>
public sealed record AppOrderBody
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode: the app in which the payer pays.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode: the sub-merchant's app in which the payer pays.</summary>
    public string? SubAppid { get; init; }

    /// <summary>Shown to the payer; at most 127 characters (D-44).</summary>
    public string? Description { get; init; }

    /// <summary>Returned unchanged in queries and notifications; at most 127 characters.</summary>
    public string? Attach { get; init; }

    /// <summary>URL for TRANSACTION.SUCCESS: https, no query string.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>The merchant's order number: 6-32 letters and digits.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Selects promotions.</summary>
    public string? GoodsTag { get; init; }

    /// <summary>Always APP.</summary>
    public string? TradeType { get; init; }

    /// <summary><c>no_credit</c> excludes credit cards.</summary>
    public string? LimitPay { get; init; }

    /// <summary>When the order starts, RFC 3339.</summary>
    public string? TimeStart { get; init; }

    /// <summary>When the time to pay ends, RFC 3339. Two hours after creation if absent.</summary>
    public string? TimeExpire { get; init; }

    /// <summary>The merchant category code.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>The amount to pay.</summary>
    public OrderAmount? Amount { get; init; }

    /// <summary>Where the order is made, optional.</summary>
    public OrderScene? SceneInfo { get; init; }

    /// <summary>The goods, optional (D-14).</summary>
    public OrderDetail? Detail { get; init; }
}

/// <summary>Where an order is made.</summary>
public sealed record OrderScene
{
    /// <summary>The payer's IP address.</summary>
    public string? PayerClientIp { get; init; }

    /// <summary>The IP address of the device.</summary>
    public string? DeviceIp { get; init; }

    /// <summary>The device id.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The id of the member of staff.</summary>
    public string? OperatorId { get; init; }

    /// <summary>The store.</summary>
    public StoreInfo? StoreInfo { get; init; }
}

/// <summary>A store; the id alone is enough.</summary>
public sealed record StoreInfo(string? Id, string? Name = null, string? Address = null);

/// <summary>The goods of an order.</summary>
public sealed record OrderDetail
{
    /// <summary>The price before discounts, in the smallest unit.</summary>
    public long? CostPrice { get; init; }

    /// <summary>The merchant's receipt number.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>One entry per product.</summary>
    public IReadOnlyList<GoodsLine>? GoodsDetail { get; init; }
}

/// <summary>One product of an order.</summary>
public sealed record GoodsLine
{
    /// <summary>The merchant's product id.</summary>
    public string? GoodsId { get; init; }

    /// <summary>WeChat's product id.</summary>
    public string? WxpayGoodsId { get; init; }

    /// <summary>The product's name.</summary>
    public string? GoodsName { get; init; }

    /// <summary>The quantity.</summary>
    public long? Quantity { get; init; }

    /// <summary>The price of one unit, in the smallest unit.</summary>
    public long? Price { get; init; }
}

/// <summary>The prepay_id with which an app opens the payment; valid for two hours.</summary>
public sealed record PrepayReply(string? PrepayId);

/// <summary>Body of closing an order: the ids of the account's mode.</summary>
public sealed record CloseBody(string? Mchid, string? SpMchid, string? SubMchid);

using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Orders;

/// <summary>An APP order that the merchant requests.</summary>
public sealed record OrderTerms(
    Money Amount,
    string Description,
    string MerchantCategoryCode,
    TimeSpan ExpiresIn,
    string? Reference,
    string? Attach,
    string? GoodsTag,
    OrderDetail? Detail,
    OrderScene? Scene,
    IReadOnlyDictionary<string, string> Metadata
);

/// <summary>The goods of an order.</summary>
/// <param name="CostPrice">The price before discounts, in minor units.</param>
/// <param name="ReceiptId">The merchant's receipt number.</param>
/// <param name="GoodsDetail">One entry per product.</param>
public sealed record OrderDetail(
    long? CostPrice = null,
    string? ReceiptId = null,
    IReadOnlyList<OrderGoods>? GoodsDetail = null
);

/// <summary>One product of an order.</summary>
/// <param name="GoodsId">The merchant's product id.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Price">The price of one unit, in minor units.</param>
/// <param name="GoodsName">The product's name.</param>
/// <param name="WxpayGoodsId">WeChat's product id.</param>
public sealed record OrderGoods(
    string GoodsId,
    int Quantity,
    long Price,
    string? GoodsName = null,
    string? WxpayGoodsId = null
);

/// <summary>Where the goods are bought.</summary>
/// <param name="PayerClientIp">The payer's IP address.</param>
/// <param name="DeviceIp">The IP address of the device.</param>
/// <param name="DeviceId">The device id.</param>
/// <param name="OperatorId">The id of the member of staff.</param>
/// <param name="StoreInfo">The store.</param>
public sealed record OrderScene(
    string? PayerClientIp = null,
    string? DeviceIp = null,
    string? DeviceId = null,
    string? OperatorId = null,
    OrderStore? StoreInfo = null
);

/// <summary>A store; the id alone is enough.</summary>
/// <param name="Id">The merchant's store id.</param>
/// <param name="Name">The store's name.</param>
/// <param name="Address">The store's address.</param>
public sealed record OrderStore(string Id, string? Name = null, string? Address = null);

using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Orders;

/// <summary>What a merchant orders.</summary>
public sealed record OrderWish(
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

/// <summary>What is bought, line by line.</summary>
/// <param name="CostPrice">The price before discounts in minor units.</param>
/// <param name="ReceiptId">The merchant's receipt.</param>
/// <param name="GoodsDetail">The lines.</param>
public sealed record OrderDetail(
    long? CostPrice = null,
    string? ReceiptId = null,
    IReadOnlyList<OrderGoods>? GoodsDetail = null
);

/// <summary>A line of what is bought.</summary>
/// <param name="GoodsId">The merchant's number of the goods.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">The price of one in minor units.</param>
/// <param name="GoodsName">What they are called.</param>
/// <param name="WxpayGoodsId">WeChat's number of the goods.</param>
public sealed record OrderGoods(
    string GoodsId,
    int Quantity,
    long Price,
    string? GoodsName = null,
    string? WxpayGoodsId = null
);

/// <summary>Where something is bought.</summary>
/// <param name="PayerClientIp">The payer's address.</param>
/// <param name="DeviceIp">The device's address.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="OperatorId">Who serves.</param>
/// <param name="StoreInfo">The shop.</param>
public sealed record OrderScene(
    string? PayerClientIp = null,
    string? DeviceIp = null,
    string? DeviceId = null,
    string? OperatorId = null,
    OrderStore? StoreInfo = null
);

/// <summary>A shop; its number alone will do.</summary>
/// <param name="Id">The merchant's number of the shop.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Address">Where it is.</param>
public sealed record OrderStore(string Id, string? Name = null, string? Address = null);

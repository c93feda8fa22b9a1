namespace BillingEngine.Client;

/// <summary>
/// Creates a one-time order that a payer pays in the merchant's app. If WeChat does not respond, the order is
/// <c>created</c> and <c>app_pay</c> is null: the engine sends the same number again until WeChat has it.
/// </summary>
public sealed record CreateOrder
{
    /// <summary>The amount in minor units of the currency: 6800 is HKD 68.00. Between 1 and 1000000000000.</summary>
    public required long Amount { get; init; }

    /// <summary>
    /// The currency of the amount. One of: AED, AMD, AUD, AZN, CAD, CHF, CNY, CZK, DKK, EUR, FJD, GBP, HKD, HUF, IDR,
    /// ISK, JPY, KGS, KHR, KRW, KZT, MNT, MOP, MYR, NOK, NZD, PHP, PLN, QAR, RON, RUB, SEK, SGD, THB, TRY, TWD, USD,
    /// VND.
    /// </summary>
    public required string Currency { get; init; }

    /// <summary>
    /// What the payer reads. 1 to 127 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public required string Description { get; init; }

    /// <summary>
    /// The merchant's own name of the order; several orders may share it. 1 to 128 characters, not blank; no control
    /// characters and no characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>
    /// The customer of the order: an id or a reference. Any payer may pay it. 1 to 128 characters, not blank; no
    /// control characters and no characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Customer { get; init; }

    /// <summary>The merchant category code. Default: that of the merchant. 1 to 16 letters or digits.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>
    /// A text that WeChat returns. 1 to 127 characters, not blank; no control characters and no characters outside the
    /// Basic Multilingual Plane.
    /// </summary>
    public string? Attach { get; init; }

    /// <summary>
    /// A tag for promotions. 1 to 32 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? GoodsTag { get; init; }

    /// <summary>The purchased goods, line by line.</summary>
    public OrderDetail? Detail { get; init; }

    /// <summary>Where the purchase happens.</summary>
    public OrderScene? SceneInfo { get; init; }

    /// <summary>For how many seconds it may be paid. Between 60 and 604800. Default: two hours.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>The purchased goods, line by line.</summary>
public sealed record OrderDetail
{
    /// <summary>The price before discounts in minor units. Between 0 and 1000000000000.</summary>
    public long? CostPrice { get; init; }

    /// <summary>
    /// The merchant's receipt. 1 to 32 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? ReceiptId { get; init; }

    /// <summary>1 to 100 lines.</summary>
    public IReadOnlyList<OrderGoods>? GoodsDetail { get; init; }
}

/// <summary>A line of purchased goods.</summary>
public sealed record OrderGoods
{
    /// <summary>
    /// The merchant's id of the goods. 1 to 32 characters, not blank; no control characters and no characters outside
    /// the Basic Multilingual Plane.
    /// </summary>
    public required string GoodsId { get; init; }

    /// <summary>Between 1 and 2147483647.</summary>
    public required int Quantity { get; init; }

    /// <summary>The price of one piece in minor units. Between 0 and 1000000000000.</summary>
    public required long Price { get; init; }

    /// <summary>
    /// The name of the goods. 1 to 256 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? GoodsName { get; init; }

    /// <summary>
    /// WeChat's id of the goods. 1 to 32 characters, not blank; no control characters and no characters outside the
    /// Basic Multilingual Plane.
    /// </summary>
    public string? WxpayGoodsId { get; init; }
}

/// <summary>Where a purchase happens.</summary>
public sealed record OrderScene
{
    /// <summary>The payer's IP address.</summary>
    public string? PayerClientIp { get; init; }

    /// <summary>The device's IP address.</summary>
    public string? DeviceIp { get; init; }

    /// <summary>
    /// The device's id. 1 to 32 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? DeviceId { get; init; }

    /// <summary>
    /// The id of the shop assistant. 1 to 32 characters, not blank; no control characters and no characters outside the
    /// Basic Multilingual Plane.
    /// </summary>
    public string? OperatorId { get; init; }

    /// <summary>The shop.</summary>
    public OrderStore? StoreInfo { get; init; }
}

/// <summary>A shop; only its id is required.</summary>
public sealed record OrderStore
{
    /// <summary>
    /// The merchant's id of the shop. 1 to 32 characters, not blank; no control characters and no characters outside
    /// the Basic Multilingual Plane.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>
    /// The name of the shop. 1 to 64 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// The address of the shop. 1 to 512 characters, not blank; no control characters and no characters outside the
    /// Basic Multilingual Plane.
    /// </summary>
    public string? Address { get; init; }
}

namespace BillingEngine.Client;

/// <summary>
/// Makes a one-off order that somebody pays in the merchant's app. Where WeChat gives no answer the order is
/// <c>created</c> and <c>app_pay</c> is null: the same number is sent again until WeChat has it.
/// </summary>
public sealed record CreateOrder
{
    /// <summary>
    /// How much in minor units of the currency: 6800 is HKD 68.00. It must lie between 1 and 1000000000000.
    /// </summary>
    public required long Amount { get; init; }

    /// <summary>
    /// The currency of the amount. It must be one of: AED, AMD, AUD, AZN, CAD, CHF, CNY, CZK, DKK, EUR, FJD, GBP, HKD,
    /// HUF, IDR, ISK, JPY, KGS, KHR, KRW, KZT, MNT, MOP, MYR, NOK, NZD, PHP, PLN, QAR, RON, RUB, SEK, SGD, THB, TRY,
    /// TWD, USD, VND.
    /// </summary>
    public required string Currency { get; init; }

    /// <summary>
    /// What the payer reads. It must have 1 to 127 characters and not be blank. It must not contain control characters
    /// or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Description { get; init; }

    /// <summary>
    /// The merchant's own name of the order; several may have the same. It must have 1 to 128 characters and not be
    /// blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>
    /// Whose order it is: a customer's identifier or reference. Anybody may pay it. It must have 1 to 128 characters
    /// and not be blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Customer { get; init; }

    /// <summary>
    /// What kind of goods it is; the merchant's own where it is left out. It must have 1 to 16 letters or digits.
    /// </summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>
    /// A text that WeChat echoes. It must have 1 to 127 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Attach { get; init; }

    /// <summary>
    /// A mark for promotions. It must have 1 to 32 characters and not be blank. It must not contain control characters
    /// or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? GoodsTag { get; init; }

    /// <summary>What is bought, line by line.</summary>
    public OrderDetail? Detail { get; init; }

    /// <summary>Where it is bought.</summary>
    public OrderScene? SceneInfo { get; init; }

    /// <summary>
    /// For how many seconds it may be paid; two hours where it is left out. It must lie between 60 and 604800.
    /// </summary>
    public int? ExpiresIn { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What is bought, line by line.</summary>
public sealed record OrderDetail
{
    /// <summary>The price before discounts in minor units. It must lie between 0 and 1000000000000.</summary>
    public long? CostPrice { get; init; }

    /// <summary>
    /// The merchant's receipt. It must have 1 to 32 characters and not be blank. It must not contain control characters
    /// or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? ReceiptId { get; init; }

    /// <summary>The lines. It must have 1 to 100 lines.</summary>
    public IReadOnlyList<OrderGoods>? GoodsDetail { get; init; }
}

/// <summary>A line of what is bought.</summary>
public sealed record OrderGoods
{
    /// <summary>
    /// The merchant's number of the goods. It must have 1 to 32 characters and not be blank. It must not contain
    /// control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string GoodsId { get; init; }

    /// <summary>How many. It must lie between 1 and 2147483647.</summary>
    public required int Quantity { get; init; }

    /// <summary>The price of one in minor units. It must lie between 0 and 1000000000000.</summary>
    public required long Price { get; init; }

    /// <summary>
    /// What they are called. It must have 1 to 256 characters and not be blank. It must not contain control characters
    /// or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? GoodsName { get; init; }

    /// <summary>
    /// WeChat's number of the goods. It must have 1 to 32 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? WxpayGoodsId { get; init; }
}

/// <summary>Where something is bought.</summary>
public sealed record OrderScene
{
    /// <summary>The payer's address. It must be an IP address.</summary>
    public string? PayerClientIp { get; init; }

    /// <summary>The device's address. It must be an IP address.</summary>
    public string? DeviceIp { get; init; }

    /// <summary>
    /// The device. It must have 1 to 32 characters and not be blank. It must not contain control characters or
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? DeviceId { get; init; }

    /// <summary>
    /// Who serves. It must have 1 to 32 characters and not be blank. It must not contain control characters or
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? OperatorId { get; init; }

    /// <summary>The shop.</summary>
    public OrderStore? StoreInfo { get; init; }
}

/// <summary>A shop; its number alone will do.</summary>
public sealed record OrderStore
{
    /// <summary>
    /// The merchant's number of the shop. It must have 1 to 32 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>
    /// What it is called. It must have 1 to 64 characters and not be blank. It must not contain control characters or
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Where it is. It must have 1 to 512 characters and not be blank. It must not contain control characters or
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Address { get; init; }
}

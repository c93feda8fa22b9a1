namespace BillingEngine.Client;

/// <summary>Creates a plan. Its price and interval never change afterwards.</summary>
public sealed record CreatePlan
{
    /// <summary>
    /// The plan's own name, unique per merchant; it may replace the id everywhere. 1 to 64 characters a-z, 0-9, _ and
    /// -, beginning with a letter or digit.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>
    /// The display name. 1 to 64 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The price of a period in minor units of the currency: 8800 is HKD 88.00. Between 1 and 1000000000000.
    /// </summary>
    public required long Amount { get; init; }

    /// <summary>
    /// The currency of the price. One of: AED, AMD, AUD, AZN, CAD, CHF, CNY, CZK, DKK, EUR, FJD, GBP, HKD, HUF, IDR,
    /// ISK, JPY, KGS, KHR, KRW, KZT, MNT, MOP, MYR, NOK, NZD, PHP, PLN, QAR, RON, RUB, SEK, SGD, THB, TRY, TWD, USD,
    /// VND.
    /// </summary>
    public required string Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>
    /// WeChat's number of the contract template (its <c>plan_id</c>) that payers sign. Between 1 and
    /// 9223372036854775807.
    /// </summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>
    /// What the payer reads next to each deduction. 1 to 127 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane. Default: the name.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>The number of units in a period: 1 to 365 days, 52 weeks, 36 months or 10 years. Default: 1.</summary>
    public int? IntervalCount { get; init; }

    /// <summary>The number of free days before the first deduction. Between 0 and 730. Default: 0.</summary>
    public int? TrialDays { get; init; }

    /// <summary>The number of days of access after a declined deduction. Between 0 and 60. Default: 0.</summary>
    public int? GraceDays { get; init; }

    /// <summary>The merchant category code. Default: that of the merchant. 1 to 16 letters or digits.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public DunningFields? Dunning { get; init; }

    /// <summary>What is billed after an outage that missed several periods. Default: bill_all.</summary>
    public MissedPeriods? MissedPeriods { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>The dunning policy of a plan in a request. Omitted fields keep their value, or get the default.</summary>
public sealed record DunningFields
{
    /// <summary>
    /// The days after the first decline on which it is retried: at most 10, between 1 and 60, ascending.
    /// </summary>
    public IReadOnlyList<int>? RetryDays { get; init; }

    /// <summary>What happens to the subscription after the last retry.</summary>
    public DunningEnd? Then { get; init; }
}

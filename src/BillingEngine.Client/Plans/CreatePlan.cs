namespace BillingEngine.Client;

/// <summary>Puts a plan on offer. Its price and interval never change afterwards.</summary>
public sealed record CreatePlan
{
    /// <summary>
    /// The plan's own name, unique for the merchant; may stand for its identifier everywhere. It must have 1 to 64
    /// characters a-z, 0-9, _ and -, and begin with a letter or digit.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>
    /// What people read. It must have 1 to 64 characters and not be blank. It must not contain control characters or
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The price of a period in minor units of the currency: 8800 is HKD 88.00. It must lie between 1 and
    /// 1000000000000.
    /// </summary>
    public required long Amount { get; init; }

    /// <summary>
    /// The currency of the price. It must be one of: AED, AMD, AUD, AZN, CAD, CHF, CNY, CZK, DKK, EUR, FJD, GBP, HKD,
    /// HUF, IDR, ISK, JPY, KGS, KHR, KRW, KZT, MNT, MOP, MYR, NOK, NZD, PHP, PLN, QAR, RON, RUB, SEK, SGD, THB, TRY,
    /// TWD, USD, VND.
    /// </summary>
    public required string Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>
    /// WeChat's number of the contract template (its <c>plan_id</c>) under which payers sign. It must lie between 1 and
    /// 9223372036854775807.
    /// </summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>
    /// What the payer reads beside each deduction; the name where it is left out. It must have 1 to 127 characters and
    /// not be blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>
    /// How many units a period has. It must lie between 1 and 365 days, 52 weeks, 36 months or 10 years. Left out: 1.
    /// </summary>
    public int? IntervalCount { get; init; }

    /// <summary>
    /// How many days are free before the first deduction. It must lie between 0 and 730. Left out: 0.
    /// </summary>
    public int? TrialDays { get; init; }

    /// <summary>
    /// How many days access stays after a deduction was declined. It must lie between 0 and 60. Left out: 0.
    /// </summary>
    public int? GraceDays { get; init; }

    /// <summary>
    /// What kind of goods it is; the merchant's own where it is left out. It must have 1 to 16 letters or digits.
    /// </summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public DunningFields? Dunning { get; init; }

    /// <summary>What is billed after an outage that missed several periods. Left out: bill_all.</summary>
    public MissedPeriods? MissedPeriods { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>
/// The dunning part of a plan in a request; what is left out stays as it was, or as it is by default.
/// </summary>
public sealed record DunningFields
{
    /// <summary>
    /// On which days after the first decline it is tried again, ascending. It must have at most 10 days. It must have
    /// days between 1 and 60. It must ascend.
    /// </summary>
    public IReadOnlyList<int>? RetryDays { get; init; }

    /// <summary>What becomes of the subscription after the last try.</summary>
    public DunningEnd? Then { get; init; }
}

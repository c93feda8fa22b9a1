namespace BillingEngine.Client;

/// <summary>A plan.</summary>
public sealed record Plan
{
    public required string Id { get; init; }

    /// <summary>Always <c>plan</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The plan's own name.</summary>
    public required string Code { get; init; }

    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>What the payer reads next to each deduction.</summary>
    public required string Description { get; init; }

    /// <summary>The price of a period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>The number of units in a period.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>The number of free days before the first deduction.</summary>
    public required int TrialDays { get; init; }

    /// <summary>The number of days of access after a declined deduction.</summary>
    public required int GraceDays { get; init; }

    /// <summary>WeChat's number of the contract template.</summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>The merchant category code.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public required Dunning Dunning { get; init; }

    /// <summary>What is billed after an outage that missed several periods.</summary>
    public required MissedPeriods MissedPeriods { get; init; }

    /// <summary>Whether the plan accepts new subscriptions.</summary>
    public required bool Active { get; init; }

    /// <summary>Key-value pairs of the merchant, returned unchanged and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A dunning policy.</summary>
public sealed record Dunning
{
    /// <summary>The days after the first decline on which it is retried.</summary>
    public required IReadOnlyList<int> RetryDays { get; init; }

    /// <summary>What happens to the subscription after the last retry.</summary>
    public required DunningEnd Then { get; init; }
}

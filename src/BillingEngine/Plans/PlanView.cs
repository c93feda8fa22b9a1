using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Plans;

/// <summary>A plan as the API shows it.</summary>
public sealed record PlanView
{
    /// <summary>Its identifier.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Always <c>plan</c>.</summary>
    public string Object { get; } = "plan";

    /// <summary>The plan's own name.</summary>
    public required string Code { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>What the payer reads beside each deduction.</summary>
    public required string Description { get; init; }

    /// <summary>The price of a period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required IntervalUnit Interval { get; init; }

    /// <summary>How many units a period has.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>How many days are free before the first deduction.</summary>
    public required int TrialDays { get; init; }

    /// <summary>How many days access stays after a deduction was declined.</summary>
    public required int GraceDays { get; init; }

    /// <summary>WeChat's number of the contract template.</summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>What kind of goods it is.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public required DunningView Dunning { get; init; }

    /// <summary>What is billed after an outage that missed several periods.</summary>
    public required MissedPeriods MissedPeriods { get; init; }

    /// <summary>Whether the plan takes new subscriptions.</summary>
    public required bool Active { get; init; }

    /// <summary>The merchant's own pairs of texts, returned as they were given and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a plan.</summary>
    public static PlanView Of(Plan plan) =>
        new()
        {
            Id = plan.Id,
            Code = plan.Code,
            Name = plan.Name,
            Description = plan.Description,
            Amount = plan.AmountMinor,
            Currency = plan.Currency,
            Interval = plan.IntervalUnit,
            IntervalCount = plan.IntervalCount,
            TrialDays = plan.TrialDays,
            GraceDays = plan.GraceDays,
            ContractTemplateId = plan.ContractTemplateId,
            MerchantCategoryCode = plan.MerchantCategoryCode,
            Dunning = new DunningView(plan.DunningRetryDays, plan.DunningThen),
            MissedPeriods = plan.MissedPeriods,
            Active = plan.Active,
            Metadata = plan.Metadata,
            CreatedAt = plan.CreatedAt,
        };
}

/// <summary>A dunning policy as the API shows it.</summary>
/// <param name="RetryDays">On which days after the first decline it is tried again.</param>
/// <param name="Then">What becomes of the subscription after the last try.</param>
public sealed record DunningView(IReadOnlyList<int> RetryDays, DunningEnd Then);

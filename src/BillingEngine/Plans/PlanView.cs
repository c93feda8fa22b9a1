using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Plans;

/// <summary>A plan that customers subscribe to.</summary>
public sealed record PlanView
{
    /// <summary>The identifier of the plan.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Always <c>plan</c>.</summary>
    public string Object { get; } = "plan";

    /// <summary>The merchant's own code of the plan.</summary>
    public required string Code { get; init; }

    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>The text that the payer reads with each deduction.</summary>
    public required string Description { get; init; }

    /// <summary>The price of a period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required IntervalUnit Interval { get; init; }

    /// <summary>The number of units in a period.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>The number of free days before the first deduction.</summary>
    public required int TrialDays { get; init; }

    /// <summary>The number of days for which access continues after a declined deduction.</summary>
    public required int GraceDays { get; init; }

    /// <summary>WeChat's identifier of the contract template.</summary>
    public required long ContractTemplateId { get; init; }

    /// <summary>The merchant category code.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public required DunningView Dunning { get; init; }

    /// <summary>Which periods are billed after an outage that missed several.</summary>
    public required MissedPeriods MissedPeriods { get; init; }

    /// <summary>Whether the plan accepts new subscriptions.</summary>
    public required bool Active { get; init; }

    /// <summary>The merchant's own key-value pairs, returned unchanged; lists can be filtered by them.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When the plan was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

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

/// <summary>A dunning policy: when declined deductions are retried.</summary>
/// <param name="RetryDays">The days after the first decline on which the deduction is retried.</param>
/// <param name="Then">What happens to the subscription after the last retry.</param>
public sealed record DunningView(IReadOnlyList<int> RetryDays, DunningEnd Then);

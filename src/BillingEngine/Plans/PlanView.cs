using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Plans;

/// <summary>A plan as the API shows it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>plan</c>.</param>
/// <param name="Code">The plan's own name.</param>
/// <param name="Name">What people read.</param>
/// <param name="Description">What the payer reads beside each deduction.</param>
/// <param name="Amount">The price of a period in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Interval">The unit of a period.</param>
/// <param name="IntervalCount">How many units a period has.</param>
/// <param name="TrialDays">How many days are free before the first deduction.</param>
/// <param name="GraceDays">How many days access stays after a deduction was declined.</param>
/// <param name="ContractTemplateId">WeChat's number of the contract template.</param>
/// <param name="MerchantCategoryCode">What kind of goods it is.</param>
/// <param name="Dunning">What happens after a declined deduction.</param>
/// <param name="MissedPeriods">What is billed after an outage that missed several periods.</param>
/// <param name="Active">Whether the plan takes new subscriptions.</param>
/// <param name="Metadata">The merchant's own pairs of texts, returned as they were given and searchable in
/// lists.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record PlanView(
    PlanId Id,
    string Object,
    string Code,
    string Name,
    string Description,
    long Amount,
    Currency Currency,
    IntervalUnit Interval,
    int IntervalCount,
    int TrialDays,
    int GraceDays,
    long ContractTemplateId,
    string MerchantCategoryCode,
    DunningView Dunning,
    MissedPeriods MissedPeriods,
    bool Active,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a plan.</summary>
    public static PlanView Of(Plan plan) =>
        new(
            plan.Id,
            "plan",
            plan.Code,
            plan.Name,
            plan.Description,
            plan.AmountMinor,
            plan.Currency,
            plan.IntervalUnit,
            plan.IntervalCount,
            plan.TrialDays,
            plan.GraceDays,
            plan.ContractTemplateId,
            plan.MerchantCategoryCode,
            new DunningView(plan.DunningRetryDays, plan.DunningThen),
            plan.MissedPeriods,
            plan.Active,
            plan.Metadata,
            plan.CreatedAt
        );
}

/// <summary>A dunning policy as the API shows it.</summary>
/// <param name="RetryDays">On which days after the first decline it is tried again.</param>
/// <param name="Then">What becomes of the subscription after the last try.</param>
public sealed record DunningView(IReadOnlyList<int> RetryDays, DunningEnd Then);

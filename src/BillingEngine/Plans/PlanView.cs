using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Plans;

/// <summary>A plan as the API shows it.</summary>
public sealed record PlanView(
    PlanId Id, string Object, string Code, string Name, string Description, long Amount, Currency Currency,
    IntervalUnit Interval, int IntervalCount, int TrialDays, int GraceDays, long ContractTemplateId,
    string MerchantCategoryCode, DunningView Dunning, MissedPeriods MissedPeriods, bool Active,
    IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a plan.</summary>
    public static PlanView Of(Plan plan) => new(
        plan.Id, "plan", plan.Code, plan.Name, plan.Description, plan.AmountMinor, plan.Currency,
        plan.IntervalUnit, plan.IntervalCount, plan.TrialDays, plan.GraceDays, plan.ContractTemplateId,
        plan.MerchantCategoryCode, new DunningView(plan.DunningRetryDays, plan.DunningThen), plan.MissedPeriods,
            plan.Active,
        plan.Metadata, plan.CreatedAt);
}

/// <summary>A dunning policy as the API shows it.</summary>
public sealed record DunningView(IReadOnlyList<int> RetryDays, DunningEnd Then);

using System.Text.RegularExpressions;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Plans;

/// <summary>Creates a plan. Its price and interval never change afterwards.</summary>
/// <param name="Code">The merchant's own code of the plan, unique for the merchant; usable in place of its identifier
/// everywhere.</param>
/// <param name="Name">The display name.</param>
/// <param name="Amount">The price of a period in minor units of the currency: 8800 is HKD 88.00.</param>
/// <param name="Currency">The currency of the price.</param>
/// <param name="Interval">The unit of a period.</param>
/// <param name="ContractTemplateId">WeChat's identifier of the contract template (its <c>plan_id</c>) that payers sign.
/// It never changes afterwards. WeChat has no call to look it up: a wrong one is refused when the first payer enrols,
/// so make a test enrolment before you sell the plan.</param>
/// <param name="Description">The text that the payer reads with each deduction; default: the name.</param>
/// <param name="IntervalCount">The number of units in a period.</param>
/// <param name="TrialDays">The number of free days before the first deduction.</param>
/// <param name="GraceDays">The number of days for which access continues after a declined deduction.</param>
/// <param name="MerchantCategoryCode">The merchant category code; default: the merchant's.</param>
/// <param name="Dunning">What happens after a declined deduction.</param>
/// <param name="MissedPeriods">Which periods are billed after an outage that missed several.</param>
/// <param name="Metadata">The merchant's own key-value pairs, returned unchanged; lists can be filtered by
/// them.</param>
public sealed record CreatePlan(
    string Code,
    string Name,
    long Amount,
    string Currency,
    IntervalUnit Interval,
    long ContractTemplateId,
    string? Description = null,
    int IntervalCount = 1,
    int TrialDays = 0,
    int GraceDays = 0,
    string? MerchantCategoryCode = null,
    DunningFields? Dunning = null,
    MissedPeriods MissedPeriods = MissedPeriods.BillAll,
    IReadOnlyDictionary<string, string>? Metadata = null
) : ICommand<PlanView>;

internal sealed class CreatePlanHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<CreatePlan, Result<PlanView>>
{
    public async Task<Result<PlanView>> Handle(CreatePlan request, CancellationToken cancellationToken)
    {
        if (await db.Plans.AnyAsync(p => p.MerchantId == current.Id && p.Code == request.Code, cancellationToken))
            return PlanRefusals.CodeTaken;
        var merchant = await db.Merchants.AsNoTracking().SingleAsync(m => m.Id == current.Id, cancellationToken);
        var plan = Plan.Create(current.Id, Terms(request, merchant.MerchantCategoryCode), clock.GetUtcNow());
        db.Plans.Add(plan);
        return PlanView.Of(plan);
    }

    private static PlanTerms Terms(CreatePlan request, string categoryByDefault) =>
        new(
            request.Code,
            request.Name,
            request.Description ?? request.Name,
            new Money(request.Amount, Domain.Common.Currency.Of(request.Currency)),
            request.Interval,
            request.IntervalCount,
            request.TrialDays,
            request.GraceDays,
            request.ContractTemplateId,
            request.MerchantCategoryCode ?? categoryByDefault,
            request.Dunning?.Over(DunningPolicy.Default) ?? DunningPolicy.Default,
            request.MissedPeriods,
            request.Metadata ?? new Dictionary<string, string>()
        );
}

internal sealed partial class CreatePlanValidator : AbstractValidator<CreatePlan>
{
    public CreatePlanValidator()
    {
        RuleFor(r => r.Code)
            .Must(code => CodeForm().IsMatch(code), () => new() { ["pattern"] = "^[a-z0-9][a-z0-9_-]{0,63}$" })
            .WithMessage("must have 1 to 64 characters a-z, 0-9, _ and -, and begin with a letter or digit");
        RuleFor(r => r.Name).Words(64);
        RuleFor(r => r.Description!).Words(127).When(r => r.Description is not null);
        RuleFor(r => r.Amount).Payable();
        RuleFor(r => r.Currency).KnownCurrency();
        RuleFor(r => r.Interval).IsInEnum();
        RuleFor(r => r.IntervalCount)
            .Must((r, count) => count >= 1 && count <= MostOf(r.Interval))
            .WithMessage("must lie between 1 and 365 days, 52 weeks, 36 months or 10 years");
        RuleFor(r => r.TrialDays).Within(0, 730);
        RuleFor(r => r.GraceDays).Within(0, 60);
        RuleFor(r => r.ContractTemplateId).Within(1, long.MaxValue);
        RuleFor(r => r.MerchantCategoryCode).CategoryCode();
        RuleFor(r => r.Dunning!).SetValidator(new DunningFieldsValidator()).When(r => r.Dunning is not null);
        RuleFor(r => r.Metadata).Pairs();
    }

    private static int MostOf(IntervalUnit unit) =>
        unit switch
        {
            IntervalUnit.Day => 365,
            IntervalUnit.Week => 52,
            IntervalUnit.Month => 36,
            _ => 10,
        };

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex CodeForm();
}

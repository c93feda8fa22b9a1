using System.Text.RegularExpressions;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Plans;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Plans;

/// <summary>Puts a plan on offer. Its price and interval never change afterwards.</summary>
public sealed record CreatePlan(
    string Code, string Name, long Amount, string Currency, IntervalUnit Interval, long ContractTemplateId,
    string? Description = null, int IntervalCount = 1, int TrialDays = 0, int GraceDays = 0,
    string? MerchantCategoryCode = null, DunningFields? Dunning = null,
    MissedPeriods MissedPeriods = MissedPeriods.BillAll, IReadOnlyDictionary<string, string>? Metadata = null)
    : ICommand<PlanView>;

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

    private static PlanTerms Terms(CreatePlan request, string categoryByDefault) => new(
        request.Code, request.Name, request.Description ?? request.Name,
        new Money(request.Amount, Domain.Common.Currency.Of(request.Currency)),
        request.Interval, request.IntervalCount, request.TrialDays, request.GraceDays, request.ContractTemplateId,
        request.MerchantCategoryCode ?? categoryByDefault,
        request.Dunning?.Over(DunningPolicy.Default) ?? DunningPolicy.Default, request.MissedPeriods,
        request.Metadata ?? new Dictionary<string, string>());
}

internal sealed partial class CreatePlanValidator : AbstractValidator<CreatePlan>
{
    public CreatePlanValidator()
    {
        RuleFor(r => r.Code).Must(code => CodeForm().IsMatch(code))
            .WithMessage("must have 1 to 64 characters a-z, 0-9, _ and -, and begin with a letter or digit");
        RuleFor(r => r.Name).Words(64);
        RuleFor(r => r.Description!).Words(127).When(r => r.Description is not null);
        RuleFor(r => r.Amount).Payable();
        RuleFor(r => r.Currency).KnownCurrency();
        RuleFor(r => r.Interval).IsInEnum();
        RuleFor(r => r.IntervalCount).Must((r, count) => count >= 1 && count <= MostOf(r.Interval))
            .WithMessage(r => $"must lie between 1 and {MostOf(r.Interval)} for this interval");
        RuleFor(r => r.TrialDays).Within(0, 730);
        RuleFor(r => r.GraceDays).Within(0, 60);
        RuleFor(r => r.ContractTemplateId).Within(1, long.MaxValue);
        RuleFor(r => r.MerchantCategoryCode).CategoryCode();
        RuleFor(r => r.Dunning!).SetValidator(new DunningFieldsValidator()).When(r => r.Dunning is not null);
        RuleFor(r => r.Metadata).Pairs();
    }

    private static int MostOf(IntervalUnit unit) => unit switch
    {
        IntervalUnit.Day => 365,
        IntervalUnit.Week => 52,
        IntervalUnit.Month => 36,
        _ => 10,
    };

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex CodeForm();
}

using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Plans;

/// <summary>Lists plans, newest first.</summary>
/// <param name="Page">The requested page.</param>
/// <param name="Active">Only plans that accept new subscriptions (<c>true</c>) or do not (<c>false</c>).</param>
public sealed record ListPlans(PageRequest Page, string? Active = null) : IQuery<PageOf<PlanView>>;

internal sealed class ListPlansHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListPlans, Result<PageOf<PlanView>>>
{
    public Task<Result<PageOf<PlanView>>> Handle(ListPlans request, CancellationToken cancellationToken)
    {
        var plans = db.Plans.Where(p => p.MerchantId == current.Id);
        if (request.Active is not null)
        {
            var active = request.Active == "true";
            plans = plans.Where(p => p.Active == active);
        }
        return plans.PageAsync(request.Page, p => p.Id, PlanView.Of, cancellationToken);
    }
}

internal sealed class ListPlansValidator : AbstractValidator<ListPlans>
{
    public ListPlansValidator() =>
        RuleFor(r => r.Active)
            .Must(active => active is null or "true" or "false", () => StatedRules.OneOf(["true", "false"]))
            .WithMessage("must be true or false");
}

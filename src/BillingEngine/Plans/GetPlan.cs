using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Plans;

/// <summary>Returns one plan, by identifier or code.</summary>
/// <param name="Plan">The plan's identifier or code.</param>
public sealed record GetPlan(string Plan) : IQuery<PlanView>;

internal sealed class GetPlanHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetPlan, Result<PlanView>>
{
    public async Task<Result<PlanView>> Handle(GetPlan request, CancellationToken cancellationToken) =>
        await db.Plans.AsNoTracking().NamedAsync(current.Id, request.Plan, cancellationToken) is { } plan
            ? PlanView.Of(plan)
            : PlanRefusals.NotFound;
}

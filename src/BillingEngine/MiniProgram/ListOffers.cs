using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.MiniProgram;

/// <summary>Lists the plans that take new subscriptions, newest first, for whoever may subscribe.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
public sealed record ListOffers(PageRequest Page) : IQuery<PageOf<OfferView>>;

/// <summary>A plan as its buyer sees it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>plan</c>.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Amount">What a period costs, in minor units.</param>
/// <param name="Currency">In which currency.</param>
/// <param name="Interval">The unit of its period.</param>
/// <param name="IntervalCount">How many units a period has.</param>
/// <param name="TrialDays">How many days are free before the first deduction.</param>
public sealed record OfferView(
    PlanId Id,
    string Object,
    string Code,
    string Name,
    string Description,
    long Amount,
    Currency Currency,
    IntervalUnit Interval,
    int IntervalCount,
    int TrialDays
)
{
    /// <summary>Shows a plan.</summary>
    public static OfferView Of(Plan plan) =>
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
            plan.TrialDays
        );
}

internal sealed class ListOffersHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListOffers, Result<PageOf<OfferView>>>
{
    public Task<Result<PageOf<OfferView>>> Handle(ListOffers request, CancellationToken cancellationToken) =>
        db
            .Plans.Where(p => p.MerchantId == current.Id && p.Active)
            .PageAsync(request.Page, p => p.Id, OfferView.Of, cancellationToken);
}

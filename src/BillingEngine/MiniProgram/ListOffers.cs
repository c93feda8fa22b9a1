using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.MiniProgram;

/// <summary>Lists the plans that accept new subscriptions, newest first.</summary>
/// <param name="Page">The requested page.</param>
public sealed record ListOffers(PageRequest Page) : IQuery<PageOf<OfferView>>;

/// <summary>A plan as a subscriber sees it.</summary>
public sealed record OfferView
{
    /// <summary>The identifier of the plan.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Always <c>plan</c>.</summary>
    public string Object { get; } = "plan";

    /// <summary>The code of the plan.</summary>
    public required string Code { get; init; }

    /// <summary>The name of the plan.</summary>
    public required string Name { get; init; }

    /// <summary>The description of the plan.</summary>
    public required string Description { get; init; }

    /// <summary>The price of a period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency of the price.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The unit of a period.</summary>
    public required IntervalUnit Interval { get; init; }

    /// <summary>The number of units in a period.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>The number of free days before the first deduction.</summary>
    public required int TrialDays { get; init; }

    public static OfferView Of(Plan plan) =>
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
        };
}

internal sealed class ListOffersHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListOffers, Result<PageOf<OfferView>>>
{
    public Task<Result<PageOf<OfferView>>> Handle(ListOffers request, CancellationToken cancellationToken) =>
        db
            .Plans.Where(p => p.MerchantId == current.Id && p.Active)
            .PageAsync(request.Page, p => p.Id, OfferView.Of, cancellationToken);
}

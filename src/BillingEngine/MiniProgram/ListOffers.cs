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
public sealed record OfferView
{
    /// <summary>Its identifier.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Always <c>plan</c>.</summary>
    public string Object { get; } = "plan";

    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string Description { get; init; }

    /// <summary>What a period costs, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>In which currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The unit of its period.</summary>
    public required IntervalUnit Interval { get; init; }

    /// <summary>How many units a period has.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>How many days are free before the first deduction.</summary>
    public required int TrialDays { get; init; }

    /// <summary>Shows a plan.</summary>
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

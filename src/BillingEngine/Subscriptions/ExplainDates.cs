using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Tells the rules that made a subscription's dates, and the next 24 of them.</summary>
/// <param name="Subscription">The subscription's identifier.</param>
public sealed record ExplainDates(string Subscription) : IQuery<ExplainedDatesView>;

/// <summary>
/// The anchor as intent, and the boundaries computed from it; null anchor: not signed yet, so there are no dates.
/// </summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="AnchorLocal">The anchor in local time; null while nothing is signed.</param>
/// <param name="AnchorFrom">What the anchor was taken from; null while nothing is signed.</param>
/// <param name="TimeZone">The IANA time zone that makes the dates.</param>
/// <param name="TimeZoneDataVersion">The version of the zone data they were made with.</param>
/// <param name="Interval">The unit of a period.</param>
/// <param name="IntervalCount">How many units a period has.</param>
/// <param name="CurrentPeriodStart">When the current period began.</param>
/// <param name="CurrentPeriodEnd">When it ends.</param>
/// <param name="NextRenewalAt">When the next deduction is due.</param>
/// <param name="Dates">The boundary that comes next, and those after it.</param>
public sealed record ExplainedDatesView(
    SubscriptionId Subscription,
    DateTime? AnchorLocal,
    AnchorSource? AnchorFrom,
    string TimeZone,
    string TimeZoneDataVersion,
    string Interval,
    int IntervalCount,
    DateTimeOffset? CurrentPeriodStart,
    DateTimeOffset? CurrentPeriodEnd,
    DateTimeOffset? NextRenewalAt,
    IReadOnlyList<DateRule> Dates
);

internal sealed class ExplainDatesHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ExplainDates, Result<ExplainedDatesView>>
{
    private const int HowMany = 24;

    public async Task<Result<ExplainedDatesView>> Handle(ExplainDates request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<SubscriptionId>(request.Subscription, out var id)
            || await db
                .Subscriptions.AsNoTracking()
                .SingleOrDefaultAsync(s => s.Id == id && s.MerchantId == current.Id, cancellationToken)
                is not { } s
        )
        {
            return SubscriptionRefusals.NotFound;
        }

        var dates = s.Schedule?.Explain(s.NextPeriod, HowMany) ?? [];
        return new ExplainedDatesView(
            s.Id,
            s.AnchorLocal,
            s.AnchorFrom,
            s.TimeZone,
            s.TzVersion ?? BillingSchedule.TimeZoneDataVersion,
            s.IntervalUnit.Text(),
            s.IntervalCount,
            s.CurrentPeriodStart,
            s.CurrentPeriodEnd,
            s.NextRenewalAt,
            dates
        );
    }
}

using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Explains the billing dates of a subscription: the rules behind them, and the next 24 dates.</summary>
/// <param name="Subscription">The subscription's identifier.</param>
public sealed record ExplainDates(string Subscription) : IQuery<ExplainedDatesView>;

/// <summary>The billing anchor and the dates computed from it. There are none before the first signature.</summary>
public sealed record ExplainedDatesView
{
    /// <summary>The subscription.</summary>
    public required SubscriptionId Subscription { get; init; }

    /// <summary>The anchor in local time; null before the first signature.</summary>
    public required DateTime? AnchorLocal { get; init; }

    /// <summary>The origin of the anchor; null before the first signature.</summary>
    public required AnchorSource? AnchorFrom { get; init; }

    /// <summary>The IANA time zone used for the dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the time zone data used for the dates.</summary>
    public required string TimeZoneDataVersion { get; init; }

    /// <summary>The unit of a period.</summary>
    public required string Interval { get; init; }

    /// <summary>The number of units in a period.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>When the current period began.</summary>
    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    /// <summary>When the current period ends.</summary>
    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>When the next deduction is due.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>The next dates.</summary>
    public required IReadOnlyList<DateRule> Dates { get; init; }
}

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
        return new ExplainedDatesView
        {
            Subscription = s.Id,
            AnchorLocal = s.AnchorLocal,
            AnchorFrom = s.AnchorFrom,
            TimeZone = s.TimeZone,
            TimeZoneDataVersion = s.TzVersion ?? BillingSchedule.TimeZoneDataVersion,
            Interval = s.IntervalUnit.Text(),
            IntervalCount = s.IntervalCount,
            CurrentPeriodStart = s.CurrentPeriodStart,
            CurrentPeriodEnd = s.CurrentPeriodEnd,
            NextRenewalAt = s.NextRenewalAt,
            Dates = dates,
        };
    }
}

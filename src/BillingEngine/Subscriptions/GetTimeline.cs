using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Returns the history of a subscription: state changes, calls to the gateway, notifications.</summary>
/// <param name="Subscription">The subscription's identifier.</param>
public sealed record GetTimeline(string Subscription) : IQuery<TimelineView>;

/// <summary>One fact; <c>details</c> depends on <c>kind</c> (event, gateway_call, notification).</summary>
/// <param name="At">When it happened.</param>
/// <param name="Kind">The kind of fact: <c>event</c>, <c>gateway_call</c> or <c>notification</c>.</param>
/// <param name="What">Which event, call or notification it is.</param>
/// <param name="Object">The type of the object concerned.</param>
/// <param name="Details">The details, which depend on the kind.</param>
public sealed record TimelineFact(
    DateTimeOffset At,
    string Kind,
    string What,
    string Object,
    [property: ShownAs] object? Details
);

/// <summary>The history of a subscription; <c>truncated</c> says that older facts are omitted.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Facts">The facts, oldest first.</param>
/// <param name="Truncated">Whether older facts are omitted.</param>
public sealed record TimelineView(SubscriptionId Subscription, IReadOnlyList<TimelineFact> Facts, bool Truncated);

internal sealed class GetTimelineHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetTimeline, Result<TimelineView>>
{
    // Enough for about four years of a weekly subscription. A longer page would not be read.
    private const int MaxFacts = 2000;

    public async Task<Result<TimelineView>> Handle(GetTimeline request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<SubscriptionId>(request.Subscription, out var id)
            || !await db.Subscriptions.AnyAsync(s => s.Id == id && s.MerchantId == current.Id, cancellationToken)
        )
        {
            return SubscriptionRefusals.NotFound;
        }

        var rows = await db
            .Database.SqlQuery<Row>(
                $"""
                SELECT * FROM (
                    SELECT created_at AS at, 'event' AS kind, type AS what, object_type AS object, sequence,
                      data::text AS details
                    FROM events WHERE subscription_id = {id.Value}
                    UNION ALL
                    SELECT started_at, 'gateway_call', operation, CASE WHEN operation IN ('deduct', 'query_order',
                      'query_order_by_number', 'reverse')
                           THEN 'payment' WHEN operation IN ('refund', 'query_refund_by_number') THEN 'refund'
                           ELSE 'contract' END, 0,
                           jsonb_build_object('outcome', outcome, 'attempt', attempt, 'duration_ms', duration_ms,
                             'http_status', http_status,
                               'code', code, 'message', message, 'request_id', request_id)::text
                    FROM gateway_calls WHERE subscription_id = {id.Value}
                    UNION ALL
                    SELECT received_at, 'notification', event_type, 'notification', 0,
                           jsonb_build_object('id', notification_id, 'status', status, 'reason', reason)::text
                    FROM notifications WHERE subscription_id = {id.Value}
                ) facts ORDER BY at DESC, sequence DESC LIMIT {MaxFacts + 1}
                """
            )
            .ToListAsync(cancellationToken);
        var facts = rows.Take(MaxFacts)
            .Reverse()
            .Select(r => new TimelineFact(r.At, r.Kind, r.What, r.Object, JsonDocument.Parse(r.Details).RootElement))
            .ToList();
        return new TimelineView(id, facts, rows.Count > MaxFacts);
    }

    internal sealed record Row(
        DateTimeOffset At,
        string Kind,
        string What,
        string Object,
        long Sequence,
        string Details
    );
}

namespace BillingEngine.Proof.Checks;

/// <summary>Access is paid, on trial, or allowed by a rule of the plan.</summary>
internal static class AccessCheck
{
    // Clocks of nodes and of the sandbox may differ a little.
    private const string ADay = "interval '1 day'";

    // A subscription with its paid periods and the newest of all; invoices are found by their subscription.
    private const string SubscriptionsWithPeriods = $"""
        (SELECT s.*, p.grace_days, i.paid_end, i.newest_end,
            -- A trial began with the signature and ends at the anchor, which is in local time.
            CASE WHEN s.started_at IS NOT NULL AND s.trial_end - s.anchor_local AT TIME ZONE 'UTC'
                BETWEEN -{ADay} AND {ADay} THEN s.trial_end END AS trial
         FROM subscriptions s JOIN plans p ON p.id = s.plan_id
         LEFT JOIN (
            SELECT subscription_id, max(period_end) FILTER (WHERE status = 'paid') AS paid_end,
                (array_agg(period_end ORDER BY period_index DESC))[1] AS newest_end
            FROM invoices GROUP BY subscription_id) AS i ON i.subscription_id = s.id)
        """;

    public static readonly SqlCheck Check = new(
        "access-is-paid-for",
        "A subscription is paid until the end of its last paid period or of its trial, and access lasts longer "
            + "only during a renewal in progress or the plan's days of grace.",
        "GET /v1/subscriptions/{id}/timeline shows what was paid: correct the dates, and find out what wrote the wrong ones.",
        "subscriptions",
        $"""
        SELECT 'subscription', s.id, 'is paid until ' || coalesce(s.paid_until::text, 'never') || ', but its invoices '
            || 'and its trial say ' || coalesce(coalesce(s.paid_end, s.trial)::text, 'never')
        FROM {SubscriptionsWithPeriods} AS s WHERE s.paid_until IS DISTINCT FROM coalesce(s.paid_end, s.trial)
        UNION ALL
        SELECT 'subscription', s.id, 'is ' || s.status || ', but it was never paid and had no trial'
        FROM {SubscriptionsWithPeriods} AS s WHERE s.status NOT IN ('incomplete', 'incomplete_expired', 'canceled')
            AND s.paid_end IS NULL AND s.trial IS NULL AND s.paid_until IS NULL
        UNION ALL
        SELECT 'subscription', s.id, 'has the period end ' || coalesce(s.current_period_end::text, 'never')
            || ', but its newest invoice ends at ' || s.newest_end
        FROM {SubscriptionsWithPeriods} AS s WHERE s.current_period_end IS DISTINCT FROM s.newest_end AND s.newest_end IS NOT NULL
        UNION ALL
        SELECT 'subscription', s.id, 'is past due since ' || coalesce(s.past_due_since::text, 'never')
            || ', without an event'
        FROM subscriptions s WHERE s.status = 'past_due' AND NOT EXISTS (SELECT FROM events e
            WHERE e.object_id = s.id AND e.type = 'subscription.past_due'
                AND abs(extract(epoch FROM e.created_at - s.past_due_since)) < 60)
        UNION ALL
        SELECT 'subscription', s.id, 'has access until ' || s.ends_at || ', long after the paid time'
        FROM {SubscriptionsWithPeriods} AS s WHERE s.status NOT IN ('incomplete', 'incomplete_expired', 'canceled')
            AND s.ends_at > greatest(s.paid_until, s.current_period_end) + {ADay}
            AND s.ends_at > @now + {ADay} + CASE WHEN s.signature_required
                THEN make_interval(days => greatest(s.grace_days, 1)) ELSE interval '0' END
        """
    );
}

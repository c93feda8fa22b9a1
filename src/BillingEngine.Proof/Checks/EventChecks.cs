namespace BillingEngine.Proof.Checks;

/// <summary>Events are numbered without gaps, and an object's newest event matches its state.</summary>
internal static class EventChecks
{
    public static IEnumerable<Check> All => [NoGaps, StatusAgrees];

    // The newest event of an object, and the states that may follow it without another event.
    private const string Allowed = """
        (VALUES ('subscription.created', '{incomplete,incomplete_expired}'::text[]),
            ('subscription.activated', '{trialing,active}'),
            ('subscription.trial_will_end', '{trialing}'),
            ('subscription.renewed', '{active}'),
            ('subscription.past_due', '{past_due,active}'),
            ('subscription.unpaid', '{unpaid}'),
            ('subscription.paused', '{paused}'),
            ('subscription.signature_required',
                '{incomplete,incomplete_expired,trialing,active,past_due,unpaid}'),
            ('subscription.canceled', '{canceled}'),
            ('contract.signed', '{signed,terminating}'),
            ('contract.terminated', '{terminated}'),
            ('contract.expired', '{expired}'),
            ('invoice.created', '{open}'),
            ('invoice.payment_failed', '{open}'),
            ('invoice.paid', '{paid}'),
            ('invoice.voided', '{void}'),
            ('invoice.uncollectible', '{uncollectible}'),
            ('payment.succeeded', '{succeeded,partially_refunded,refunded}'),
            ('payment.failed', '{failed}'),
            ('payment.reversed', '{reversed}'),
            ('payment.quarantined', '{quarantined}'),
            ('order.paid', '{succeeded,partially_refunded,refunded}'),
            ('order.closed', '{closed,canceled}'),
            ('refund.processing', '{processing,unknown,created}'),
            ('refund.succeeded', '{succeeded}'),
            ('refund.closed', '{closed}'),
            ('refund.abnormal', '{abnormal}'),
            ('reconciliation.matched', '{matched}'),
            ('reconciliation.differences_found', '{differences_found}')) AS a (type, states)
        """;

    private const string Objects = """
        (SELECT 'subscription' AS kind, id, status, event_sequence FROM subscriptions
         UNION ALL SELECT 'contract', id, status, event_sequence FROM contracts
         UNION ALL SELECT 'invoice', id, status, event_sequence FROM invoices
         UNION ALL SELECT 'payment', id, status, event_sequence FROM payments
         UNION ALL SELECT 'refund', id, status, event_sequence FROM refunds
         UNION ALL SELECT 'reconciliation', id, status, event_sequence FROM reconciliations)
        """;

    private static readonly SqlCheck NoGaps = new(
        "event-sequences-have-no-gaps",
        "The events of an object are numbered from 1 without gap or repetition, up to the object's own counter.",
        "A webhook receiver has missed an event: compare the object's timeline with its state, and redeliver.",
        "events",
        $"""
        SELECT coalesce(o.kind, s.object_type), coalesce(o.id, s.object_id), CASE
            WHEN o.id IS NULL THEN s.counted || ' events of an object that does not exist'
            ELSE coalesce(s.counted, 0) || ' events, from ' || coalesce(s.lowest, 0) || ' to ' || coalesce(s.highest, 0)
                || '; the object counts ' || o.event_sequence END
        FROM (SELECT kind, id, event_sequence FROM {Objects} AS stated
              UNION ALL SELECT 'plan', id, event_sequence FROM plans
              UNION ALL SELECT 'customer', id, event_sequence FROM customers) AS o
        FULL JOIN (
            SELECT object_type, object_id, count(*) AS counted, min(sequence) AS lowest, max(sequence) AS highest,
                sum(sequence) AS total, sum(sequence * sequence) AS squares
            FROM events WHERE object_type IN ('subscription', 'contract', 'invoice', 'payment', 'refund',
                'reconciliation', 'plan', 'customer')
            GROUP BY object_type, object_id) AS s ON s.object_id = o.id
        WHERE o.id IS NULL OR o.event_sequence <> coalesce(s.highest, 0)
            OR (s.counted > 0 AND (s.lowest <> 1 OR s.counted <> s.highest
                OR s.total * 2 <> s.counted * (s.counted + 1)
                OR s.squares * 6 <> s.counted * (s.counted + 1) * (2 * s.counted + 1)))
        """
    );

    private static readonly SqlCheck StatusAgrees = new(
        "status-agrees-with-events",
        "The state of a subscription, contract, invoice, payment, refund or reconciled day follows from its newest "
            + "event.",
        "A state was changed without its event: the timeline shows the truth, and the state must be corrected.",
        "events",
        $"""
        SELECT o.kind, o.id, 'is ' || o.status || ', but its newest event is ' || e.type
        FROM {Objects} AS o JOIN events e ON e.object_id = o.id AND e.sequence = o.event_sequence
        JOIN {Allowed} ON a.type = e.type WHERE NOT o.status = ANY (a.states)
        UNION ALL
        SELECT o.kind, o.id, 'is ' || o.status || ', but it has no event' FROM {Objects} AS o
        WHERE o.event_sequence = 0 AND NOT CASE o.kind WHEN 'contract' THEN o.status = 'pending'
            WHEN 'payment' THEN o.status IN {StatusSets.Live} OR o.status = 'canceled'
            WHEN 'refund' THEN o.status IN ('created', 'unknown')
            WHEN 'reconciliation' THEN o.status = 'waiting' ELSE false END
        """,
        $"""
        SELECT o.kind, o.id, 'its newest event is ' || e.type || ', which this checker does not know'
        FROM {Objects} AS o JOIN events e ON e.object_id = o.id AND e.sequence = o.event_sequence
        WHERE NOT EXISTS (SELECT FROM {Allowed} WHERE a.type = e.type)
        """
    );
}

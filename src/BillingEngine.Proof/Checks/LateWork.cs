namespace BillingEngine.Proof.Checks;

/// <summary>Work that is due and not done. It is late, which is not a violation, but an operator must see it.</summary>
internal static class LateWork
{
    // A sweep runs every second or two; a quarter of an hour means an outage or a backlog.
    private const string Patience = "interval '15 minutes'";

    private static readonly (string Kind, string Table, string Column, string What)[] Queues =
    [
        ("subscription", "subscriptions", "next_renewal_at", "to be billed"),
        ("subscription", "subscriptions", "ends_at", "to be ended"),
        ("contract", "contracts", "next_check_at", "to be queried"),
        ("payment", "payments", "due_at", "to be sent, queried, reversed or closed"),
        ("refund", "refunds", "due_at", "to be sent or queried"),
        ("reconciliation", "reconciliations", "due_at", "to be compared with its statement"),
    ];

    public static readonly Check Check = new SqlCheck(
        "due-work-is-on-time",
        "No due work waits longer than a quarter of an hour on the business clock; work that does is late, "
            + "not lost.",
        "Check that a server runs on this database and that its timetable is not paused; then look at the open alerts.",
        "subscriptions",
        null,
        string.Join(
            " UNION ALL ",
            [
                .. Queues.Select(queue =>
                    $"""
                        SELECT '{queue.Kind}', id, 'late: was {queue.What} at ' || {queue.Column}
                        FROM {queue.Table} WHERE {queue.Column} < @now - {Patience}
                        """
                ),
                // Leases follow the database's own clock.
                $"""
                SELECT 'payment', id, 'late: its sender''s lease expired at ' || lease_until
                FROM payments WHERE status = 'submitting' AND lease_until < now() - {Patience}
                """,
            ]
        )
    );
}

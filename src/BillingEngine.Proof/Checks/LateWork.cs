namespace BillingEngine.Proof.Checks;

/// <summary>
/// Work that is due and not done: never a breach by itself, for it is only late, but somebody must see it.
/// </summary>
internal static class LateWork
{
    // A sweep comes round each second or two; a quarter of an hour is an outage or a backlog.
    private const string Patience = "interval '15 minutes'";

    private static readonly (string Kind, string Table, string Column, string What)[] Queues =
    [
        ("subscription", "subscriptions", "next_renewal_at", "to be billed"),
        ("subscription", "subscriptions", "ends_at", "to be ended"),
        ("contract", "contracts", "next_check_at", "to be asked for"),
        ("payment", "payments", "due_at", "to be sent, queried, reversed or closed"),
        ("refund", "refunds", "due_at", "to be sent or asked for"),
        ("reconciliation", "reconciliations", "due_at", "to be compared with its statement"),
    ];

    public static readonly Check Check = new SqlCheck(
        "due-work-is-on-time",
        "Nothing that is due waits longer than a quarter of an hour by the business clock; what does is late, "
            + "not lost.",
        "See that a server runs on this database and that its timetable is not paused; then look at the open alerts.",
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
                // Leases are by the database's own clock.
                $"""
                SELECT 'payment', id, 'late: its sender''s lease ran out at ' || lease_until
                FROM payments WHERE status = 'submitting' AND lease_until < now() - {Patience}
                """,
            ]
        )
    );
}

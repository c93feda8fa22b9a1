using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// The rules of money that hold at the end of every day, when all due work is done: one statement over the tables.
/// </summary>
public static class DayCheck
{
    private const int MostViolations = 20;

    private static readonly (string Violation, string Sql)[] Rules =
    [
        (
            "one invoice was paid twice",
            """
            SELECT invoice_id FROM payments WHERE status IN ('succeeded', 'partially_refunded')
              AND invoice_id IS NOT NULL
            GROUP BY invoice_id HAVING count(*) > 1
            """
        ),
        (
            "an invoice is paid without a payment, or a payment succeeded without its invoice being paid",
            """
            SELECT i.id FROM invoices i WHERE (i.status = 'paid')
              <> EXISTS (SELECT 1 FROM payments p
                WHERE p.customer_id = i.customer_id AND p.invoice_id = i.id
                  AND p.status IN ('succeeded', 'partially_refunded', 'refunded'))
              AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.invoice_id = i.id AND p.late)
            """
        ),
        (
            "refunds exceed their payment, or the amounts on the payment differ from its refunds",
            """
            SELECT p.id FROM payments p WHERE (p.refund_reserved_minor, p.refunded_minor) <>
              (SELECT coalesce(sum(r.amount_minor) FILTER (WHERE r.status <> 'closed'), 0),
                 coalesce(sum(r.amount_minor) FILTER (WHERE r.status = 'succeeded'), 0)
               FROM refunds r WHERE r.payment_id = p.id)
            """
        ),
        (
            "a refund that is due was neither sent nor queried",
            """
            SELECT id FROM refunds WHERE status NOT IN ('succeeded', 'closed') AND (due_at IS NULL OR due_at <= $1)
            """
        ),
        (
            "an APP order that is due was neither sent nor queried nor closed, or has no next check",
            """
            SELECT id FROM payments WHERE kind = 'app_order' AND (due_at <= $1
              OR (due_at IS NULL AND status IN ('created', 'awaiting_payer', 'closing')))
            """
        ),
        (
            "an APP order was paid after it had been given up, and is not marked late",
            """
            SELECT p.id FROM payments p JOIN orders o ON o.id = p.id
            WHERE p.status IN ('succeeded', 'partially_refunded', 'refunded') AND p.late <> (o.given_up_at IS NOT NULL)
            """
        ),
        (
            "a payment is quarantined although the gateway reported correctly",
            "SELECT id FROM payments WHERE status = 'quarantined'"
        ),
        ("a payment is claimed by a crashed node", "SELECT id FROM payments WHERE status = 'submitting'"),
        (
            "a payment of unknown outcome is not queried",
            """
            SELECT id FROM payments WHERE status IN ('unknown', 'reversing') AND (due_at IS NULL OR due_at <= $1)
            """
        ),
        (
            "a ready payment was not sent",
            """
            SELECT id FROM payments p WHERE status IN ('created', 'declined') AND due_at <= $1 AND NOT EXISTS (
              SELECT 1 FROM payments f WHERE f.contract_id = p.contract_id AND f.status IN ('submitting', 'unknown'))
            """
        ),
        (
            "an open invoice is not being collected and has no reason",
            """
            SELECT id FROM invoices i WHERE status = 'open' AND (stopped_reason IS NULL) <> EXISTS (
              SELECT 1 FROM payments p WHERE p.customer_id = i.customer_id AND p.invoice_id = i.id
                AND (p.status IN ('submitting', 'unknown')
                OR (p.status IN ('created', 'declined') AND p.due_at IS NOT NULL)
                OR (p.status = 'reversing' AND p.replace_when_dead)))
            """
        ),
        (
            "a subscription's date has passed",
            """
            SELECT id FROM subscriptions WHERE next_renewal_at <= $1 OR ends_at <= $1
            """
        ),
        (
            "a subscription has no next date",
            """
            SELECT id FROM subscriptions WHERE status IN ('active', 'trialing')
              AND next_renewal_at IS NULL AND ends_at IS NULL
            """
        ),
        (
            "a contract's termination is not checked",
            """
            SELECT id FROM contracts WHERE status = 'terminating' AND (next_check_at IS NULL OR next_check_at <= $1)
            """
        ),
        (
            "a period is billed twice",
            """
            SELECT subscription_id FROM invoices GROUP BY subscription_id, period_index HAVING count(*) > 1
            """
        ),
    ];

    private static readonly string All = string.Join(
        " UNION ALL ",
        Rules.Select((rule, at) => $"SELECT {at}, r.* FROM ({rule.Sql}) AS r (id)")
    );

    /// <summary>Every violation, one sentence each; empty when there is none.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource database,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand($"{All} LIMIT {MostViolations}");
        command.Parameters.Add(new NpgsqlParameter { Value = now.ToUniversalTime() });
        var violations = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            violations.Add($"{Rules[reader.GetInt32(0)].Violation}: {reader.GetGuid(1)}");
        return violations;
    }
}

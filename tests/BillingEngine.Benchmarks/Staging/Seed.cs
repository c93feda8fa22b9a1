namespace BillingEngine.Benchmarks.Staging;

/// <summary>The rows that benches begin with, made by the database itself.</summary>
internal static class Seed
{
    // Anchors on many days of the month, in three zones; each owes one period and not a second one.
    private const string People = """
        INSERT INTO merchants VALUES ({m}, 'bench', NULL, NULL, 'Bench', '5734', 'Asia/Hong_Kong', now());
        INSERT INTO plans VALUES ({p}, {m}, 'pro', 'Pro', 'Pro, one month', 8800, 'HKD', 'month', 1, 0, 3, 123, '5734',
          '{1,3,5,7}', 'cancel', 'bill_all', true, '{}', now(), now(), 1);
        INSERT INTO customers SELECT {id 1}, {m}, 'user-' || i, 'o' || i, NULL, 'Li Lei', NULL, '{}', now(), now(), 1
          FROM generate_series(1, {n}) i;
        SET session_replication_role = replica;
        INSERT INTO contracts SELECT {id 2}, {m}, {id 1}, {id 3}, 'bench', 'C' || i, 'W' || i, NULL, 123,
          'mini_program',
          'signed', NULL, NULL, now(), now(), NULL, NULL, NULL, NULL, now() + interval '7 days', 0, now(), now(), 2
          FROM generate_series(1, {n}) i;
        INSERT INTO subscriptions SELECT {id 3}, {m}, {id 1}, {p}, 'pro', false, {id 2}, 'active',
          date_trunc('day', now()) - make_interval(months => 1, days => 1 + i % 27) + interval '9 hours',
          (ARRAY['Asia/Hong_Kong', 'Europe/London', 'America/New_York'])[1 + i % 3], NULL, 'month', 1, {next}, {due},
          now() - interval '31 days', now(), now(), 0, NULL, NULL, NULL, false, false, NULL, NULL, NULL, NULL,
          now() - interval '31 days', NULL, NULL, '{}', now(), now(), 3
          FROM generate_series(1, {n}) i;
        SET session_replication_role = origin;
        """;

    private const string Debts = """
        INSERT INTO invoices SELECT {id 4}, {m}, {id 3}, {id 1}, 'open', 1, date_trunc('day', now()),
          date_trunc('day', now()) + interval '1 month', 'HKD', 8800, 8800, 'Pro, one month', '5734', 1, {id 5}, 0,
          NULL,
          NULL, NULL, NULL, now(), now(), 1
          FROM generate_series(1, {n}) i;
        INSERT INTO invoice_lines SELECT {id 6}, {id 4}, 0, 'Pro, one month', 1, 8800 FROM generate_series(1, {n}) i;
        INSERT INTO payments SELECT {id 5}, {m}, 'deduction', 'bench', NULL, NULL, {id 4}, {id 3}, {id 1}, {id 2},
          'W' || i, NULL, 'P' || lpad(i::text, 26, '0'), NULL, {status}, 8800, 'HKD', 'Pro, one month', '5734', {at},
          {attempts}, NULL, {attempts}, {reason}, {since}, {since}, 0, NULL, NULL, NULL,
          false, NULL, NULL, false, NULL, NULL,
          NULL, NULL, NULL, now(), now(), 1
          FROM generate_series(1, {n}) i;
        """;

    /// <summary>Subscriptions of which each owes one renewal.</summary>
    public static string DueSubscriptions(int rows) =>
        Fill(People, rows, ("next", "1"), ("due", "now() - interval '1 hour' + make_interval(secs => i * 0.001)"));

    /// <summary>Payments that are due to be sent.</summary>
    public static string ReadyPayments(int rows) =>
        Settled(rows)
        + Fill(
            Debts,
            rows,
            ("status", "'created'"),
            ("at", "now() - interval '1 minute'"),
            ("attempts", "0"),
            ("reason", "NULL"),
            ("since", "NULL::timestamptz")
        );

    /// <summary>Payments that were sent and whose answer was lost: a notification tells.</summary>
    public static string UnknownPayments(int rows) =>
        Settled(rows)
        + Fill(
            Debts,
            rows,
            ("status", "'unknown'"),
            ("at", "now() + interval '1 day'"),
            ("attempts", "1"),
            ("reason", "'no_answer'"),
            ("since", "now()")
        );

    /// <summary>Subscriptions that are paid and owe nothing.</summary>
    public static string PaidSubscriptions(int rows) => Settled(rows);

    /// <summary>The last of the endpoints of <see cref="Deliveries"/>, in SQL.</summary>
    public const string LastEndpoint = "(SELECT max(id::text)::uuid FROM webhook_endpoints)";

    /// <summary>Events that are due to every one of some receivers; the database makes their deliveries.</summary>
    public static string Deliveries(int events, int[] ports, byte[] secret) =>
        Fill(
            $$"""
            INSERT INTO merchants VALUES ({m}, 'bench', NULL, NULL, 'Bench', '5734', 'Asia/Hong_Kong', now());
            INSERT INTO webhook_endpoints SELECT {id 1}, {m}, 'http://127.0.0.1:' || port || '/', NULL, '{*}', 'enabled',
              NULL, '\x00{{Convert.ToHexString(secret)}}', NULL, NULL, NULL, now(), now(), 1
              FROM unnest('{{{string.Join(',', ports)}}}'::int[]) WITH ORDINALITY AS receivers (port, i);
            INSERT INTO events (id, merchant_id, type, object_type, object_id, sequence, subscription_id, data, created_at)
              SELECT {id 2}, {m}, 'invoice.paid', 'invoice', {id 3}, 2, {id 4}, json_build_object('object', 'invoice', 'id',
                {id 3}, 'subscription', {id 4}, 'customer', {id 5}, 'status', 'paid', 'currency', 'HKD', 'total', 8800,
                'amount_due', 0, 'description', 'Pro, one month', 'period_start', now(), 'period_end', now(),
                'lines', json_build_array(json_build_object('description', 'Pro', 'quantity', 1, 'amount', 8800)),
                'paid_at', now(), 'created_at', now(), 'updated_at', now()),
                now() - interval '1 minute' + make_interval(secs => i * 0.001)
              FROM generate_series(1, {n}) i;
            """,
            events
        );

    /// <summary>The number of the payment of a seeded customer.</summary>
    public static string OutTradeNo(int i) => "P" + i.ToString("D26");

    // Billed for the present period; the next date is the calendar's, as a renewal left it.
    private static string Settled(int rows) =>
        Fill(
            People,
            rows,
            ("next", "2"),
            (
                "due",
                """
                (date_trunc('day', now()) - make_interval(months => 1, days => 1 + i % 27) + interval '9 hours'
                  + interval '2 months')::timestamp
                  AT TIME ZONE (ARRAY['Asia/Hong_Kong', 'Europe/London', 'America/New_York'])[1 + i % 3]
                """
            )
        );

    private static string Fill(string sql, int rows, params (string Name, string Value)[] values)
    {
        foreach (var (name, value) in values)
            sql = sql.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        // In the order of time, as the engine's own identifiers are.
        for (var kind = 1; kind <= 6; kind++)
        {
            sql = sql.Replace(
                $"{{id {kind}}}",
                $"('019a0000-{kind}000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid",
                StringComparison.Ordinal
            );
        }
        return sql.Replace("{m}", "'019a0000-0000-7000-8000-000000000001'::uuid", StringComparison.Ordinal)
            .Replace("{p}", "'019a0000-0000-7000-8000-000000000002'::uuid", StringComparison.Ordinal)
            .Replace("{n}", rows.ToString(), StringComparison.Ordinal);
    }
}

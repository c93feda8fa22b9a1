using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Orders;
using BillingEngine.Tests.Refunds;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

/// <summary>
/// The database's last word on money: each constraint refuses, whatever code may do. A row is doubled with everything
/// changed but what must be unique.
/// </summary>
public sealed class ConstraintsTests(EngineHost host) : IClassFixture<EngineHost>
{
    private const string NewId = "'id', gen_random_uuid()";

    [Theory]
    [InlineData("invoices_period", "invoices", NewId)]
    [InlineData("payments_number", "payments", NewId + ", 'transaction_id', null, 'invoice_id', null")]
    [InlineData("payments_transaction", "payments", NewId + ", 'out_trade_no', 'X1', 'invoice_id', null")]
    [InlineData(
        "payments_one_live_per_invoice",
        "payments",
        NewId + ", 'out_trade_no', 'X' || n, 'transaction_id', null, 'contract_id', null, 'status', 'created'"
    )]
    [InlineData(
        "payments_one_in_flight_per_contract",
        "payments",
        NewId + ", 'out_trade_no', 'X' || n, 'transaction_id', null, 'invoice_id', null, 'status', 'submitting'"
    )]
    [InlineData("subscriptions_one_per_offer", "subscriptions", NewId)]
    [InlineData("contracts_number", "contracts", NewId + ", 'out_contract_code', 'C1'")]
    [InlineData("contracts_code", "contracts", NewId + ", 'contract_number', null")]
    [InlineData("customers_reference", "customers", NewId)]
    [InlineData("merchants_route", "merchants", NewId)]
    [InlineData("refunds_number", "refunds", NewId)]
    [InlineData("ledger_once", "ledger_entries", NewId)]
    [InlineData("events_sequence", "events", NewId)]
    public async Task A_constraint_refuses_the_second(string constraint, string table, string changed)
    {
        var refused = await DoubleAsync(table, changed);
        Assert.Equal((PostgresErrorCodes.UniqueViolation, constraint), (refused.SqlState, refused.ConstraintName));
    }

    [Theory]
    [InlineData("invoices_total_minor_check", "invoices", "'total_minor', 0, 'due_minor', 0")]
    [InlineData("invoices_check", "invoices", "'due_minor', r.total_minor + 1")]
    [InlineData("payments_amount_minor_check", "payments", "'amount_minor', 0")]
    [InlineData("refunds_check", "refunds", "'amount_minor', r.total_minor + 1")]
    [InlineData("ledger_entries_amount_minor_check", "ledger_entries", "'amount_minor', 0")]
    [InlineData("ledger_accounts", "ledger_entries", "'debit', r.credit")]
    [InlineData("plans_amount_minor_check", "plans", "'amount_minor', 0")]
    [InlineData("orders_given_up", "orders", "'given_up_at', now()")]
    public async Task A_check_refuses_what_cannot_be(string constraint, string table, string changed)
    {
        var refused = await DoubleAsync(table, changed);
        Assert.Equal((PostgresErrorCodes.CheckViolation, constraint), (refused.SqlState, refused.ConstraintName));
    }

    [Theory]
    [InlineData(
        "notifications_once",
        """
            INSERT INTO notifications (id, account_key, notification_id, event_type, status, resource, received_at)
            SELECT gen_random_uuid(), 'main', 'EV-1', 'TRANSACTION.SUCCESS', 'parked', '', now() FROM generate_series(1, 2)
            """
    )]
    [InlineData(
        "statements_once",
        """
            INSERT INTO statements (id, merchant_id, day, sha1, bytes, line_count, fetched_at)
            SELECT gen_random_uuid(), m.id, '2026-11-22', 'sha', 0, 0, now() FROM merchants m, generate_series(1, 2)
            """
    )]
    [InlineData(
        "reconciliations_day",
        """
            INSERT INTO reconciliations (id, merchant_id, day, status, asks, fence, line_count, matched_count,
              open_differences, created_at, updated_at, event_sequence)
            SELECT gen_random_uuid(), m.id, '2026-11-22', 'waiting', 0, 0, 0, 0, 0, now(), now(), 0
            FROM merchants m, generate_series(1, 2)
            """
    )]
    [InlineData(
        "settlements_once",
        """
            INSERT INTO settlements (id, merchant_id, batch_id, currency, settled_on, trades_from, trades_to,
              settled_minor, payments_minor, refunds_minor, fee_minor, created_at)
            SELECT gen_random_uuid(), m.id, 'B1', 'HKD', '2026-11-23', '2026-11-22', '2026-11-22', 1, 1, 0, 0, now()
            FROM merchants m, generate_series(1, 2)
            """
    )]
    [InlineData(
        "alerts_once",
        """
            INSERT INTO alerts (id, code, detail, object_id, raised_at)
            SELECT gen_random_uuid(), 'c', 'd', '00000000-0000-0000-0000-000000000001', now() FROM generate_series(1, 2)
            """
    )]
    public async Task What_arrives_twice_is_kept_once(string constraint, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.ScalarAsync<Guid>(sql + " RETURNING id"));
        Assert.Equal(constraint, refused.ConstraintName);
    }

    [Theory]
    [InlineData("UPDATE ledger_entries SET amount_minor = amount_minor + 1")]
    [InlineData("DELETE FROM ledger_entries")]
    [InlineData("TRUNCATE ledger_entries")]
    public async Task The_books_are_only_added_to(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.SqlAsync(sql));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Fact]
    public async Task An_exchange_of_currencies_has_both_its_halves_at_the_end_of_its_transaction_or_none()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.SqlAsync(Exchange(Half("HKD", true))));
        Assert.Equal("ledger_exchange_balances", refused.ConstraintName);
        Assert.Equal(
            0L,
            await host.ScalarAsync<long>("SELECT count(*) FROM ledger_entries WHERE cause_type = 'exchange'")
        );

        await host.SqlAsync(Exchange(Half("HKD", true), Half("CNY", false)));
        Assert.Equal(
            2L,
            await host.ScalarAsync<long>("SELECT count(*) FROM ledger_entries WHERE cause_type = 'exchange'")
        );
    }

    // Doubles a row with changes, in addition to all that an ordinary life leaves.
    private async Task<PostgresException> DoubleAsync(string table, string changed)
    {
        await host.RefundAsync(await host.PaidAsync(), 500);
        await host.OrderedAsync();
        return await Assert.ThrowsAsync<PostgresException>(() =>
            host.ScalarAsync<Guid>(
                $"""
                INSERT INTO {table} SELECT (jsonb_populate_record(r, jsonb_build_object({changed}))).*
                FROM {table} r, generate_series(1, 2) n WHERE r.id = (SELECT id FROM {table} LIMIT 1) RETURNING id
                """
            )
        );
    }

    private static string Exchange(params string[] halves) => $"BEGIN; {string.Concat(halves)} COMMIT";

    private static string Half(string currency, bool given) =>
        $"""
            INSERT INTO ledger_entries VALUES (gen_random_uuid(), gen_random_uuid(),
              {(
                given ? "'fx_difference', 'gateway_clearing'" : "'gateway_clearing', 'fx_difference'"
            )}, 100, '{currency}',
              'half_{currency}', 'exchange', '00000000-0000-0000-0000-000000000009', now());
            """;
}

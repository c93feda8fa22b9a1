using BillingEngine.Testing.Engine;
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
    [InlineData("payments_one_live_per_invoice", "payments",
        NewId + ", 'out_trade_no', 'X' || n, 'transaction_id', null, 'contract_id', null, 'status', 'created'")]
    [InlineData("payments_one_in_flight_per_contract", "payments",
        NewId + ", 'out_trade_no', 'X' || n, 'transaction_id', null, 'invoice_id', null, 'status', 'submitting'")]
    [InlineData("subscriptions_one_per_offer", "subscriptions", NewId)]
    [InlineData("contracts_number", "contracts", NewId + ", 'out_contract_code', 'C1'")]
    [InlineData("ledger_once", "ledger_entries", NewId)]
    [InlineData("events_sequence", "events", NewId)]
    public async Task A_constraint_refuses_the_second(string constraint, string table, string changed)
    {
        await host.ActiveAsync(await host.PlanAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.ScalarAsync<Guid>($"""
            INSERT INTO {table} SELECT (jsonb_populate_record(r, jsonb_build_object({changed}))).*
            FROM {table} r, generate_series(1, 2) n WHERE r.id = (SELECT id FROM {table} LIMIT 1) RETURNING id
            """));
        Assert.Equal(
            (PostgresErrorCodes.UniqueViolation, constraint), (refused.SqlState, refused.ConstraintName));
    }

    [Theory]
    [InlineData("notifications_once", """
        INSERT INTO notifications (id, account_key, notification_id, event_type, status, resource, received_at)
        SELECT gen_random_uuid(), 'main', 'EV-1', 'TRANSACTION.SUCCESS', 'parked', '', now() FROM generate_series(1, 2)
        """)]
    [InlineData("alerts_once", """
        INSERT INTO alerts (id, code, detail, object_id, raised_at)
        SELECT gen_random_uuid(), 'c', 'd', '00000000-0000-0000-0000-000000000001', now() FROM generate_series(1, 2)
        """)]
    public async Task What_is_told_twice_is_kept_once(string constraint, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            host.ScalarAsync<Guid>(sql + " RETURNING id"));
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
        Assert.Equal(0L, await host.ScalarAsync<long>(
            "SELECT count(*) FROM ledger_entries WHERE cause_type = 'exchange'"));

        await host.SqlAsync(Exchange(Half("HKD", true), Half("CNY", false)));
        Assert.Equal(2L, await host.ScalarAsync<long>(
            "SELECT count(*) FROM ledger_entries WHERE cause_type = 'exchange'"));
    }

    private static string Exchange(params string[] halves) => $"BEGIN; {string.Concat(halves)} COMMIT";

    private static string Half(string currency, bool given) => $"""
        INSERT INTO ledger_entries VALUES (gen_random_uuid(), gen_random_uuid(),
          {(given ? "'fx_difference', 'gateway_clearing'" : "'gateway_clearing', 'fx_difference'")}, 100, '{currency}',
          'half_{currency}', 'exchange', '00000000-0000-0000-0000-000000000009', now());
        """;
}

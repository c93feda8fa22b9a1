using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Ledger;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Reconciliation;

/// <summary>What the tests of reconciliation begin with.</summary>
internal static class Reconciling
{
    /// <summary>The day of statements that runs now.</summary>
    public static DateOnly Today(this EngineHost host) => StatementDay.Of(host.Clock.GetUtcNow());

    /// <summary>Lets the timetable run until the statement of a day was asked for; answers the outcome.</summary>
    public static async Task<ReconciliationDetailView> NightAsync(this EngineHost host, DateOnly day)
    {
        if (host.Clock.GetUtcNow() < StatementDay.ReadyAt(day))
            await host.RunUntilAsync(StatementDay.ReadyAt(day).AddMinutes(1));
        await host.RunAsync();
        Assert.Equal(
            "",
            await host.ScalarAsync<string>(
                "SELECT coalesce(string_agg(detail, ' '), '') FROM alerts WHERE code = 'sweep.item_failed'"
            )
        );
        return await host.DayAsync(day);
    }

    /// <summary>A day as the API shows it.</summary>
    public static async Task<ReconciliationDetailView> DayAsync(this EngineHost host, DateOnly day) =>
        (await host.SendAsync(new GetReconciliation($"{day:yyyy-MM-dd}"))).Value;

    /// <summary>Reconciles a day now.</summary>
    public static async Task<ReconciliationDetailView> ReconcileAsync(this EngineHost host, DateOnly day) =>
        (await host.SendAsync(new ReconcileDay($"{day:yyyy-MM-dd}"))).Value;

    /// <summary>What stands on an account in HKD.</summary>
    public static async Task<long> StandsAsync(this EngineHost host, LedgerAccount account) =>
        (await host.SendAsync(new GetLedgerBalances()))
            .Value.Balances.Where(b => b.Account == account && b.Currency == "HKD")
            .Sum(b => b.Balance);

    /// <summary>All that reconciling writes, but when it was looked at last.</summary>
    public static Task<string> FingerprintAsync(this EngineHost host) =>
        host.ScalarAsync<string>(
            """
            SELECT string_agg(md5, ' ') FROM (
                SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM statements t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM statement_parts t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM statement_lines t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))
                    FROM reconciliation_differences t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM settlements t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ledger_entries t
                UNION ALL SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM events t
                UNION ALL SELECT md5(coalesce(string_agg((id, status, statement_id, line_count, matched_count,
                    open_differences, compared_at, event_sequence)::text, '|' ORDER BY id), '')) FROM reconciliations
                UNION ALL SELECT md5(coalesce(string_agg((id, status, paid_at, refunded_minor)::text, '|' ORDER BY id), ''))
                    FROM payments) AS t
            """
        );
}

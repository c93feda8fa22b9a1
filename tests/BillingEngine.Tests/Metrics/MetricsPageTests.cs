using System.Globalization;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingEngine.Tests.Metrics;

/// <summary>What waits for a person is on the page, and stays there until it is seen to.</summary>
public sealed class MetricsPageTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Quarantined_money_is_counted_and_summed_by_currency()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(8800));
        await host.SignAsync(enrolled);
        Assert.Equal(
            1,
            await host.SqlAsync(
                $"""
                UPDATE payments SET status = 'quarantined' WHERE subscription_id = '{enrolled.Id.Value}'
                """
            )
        );

        var page = await PageAsync();

        Assert.Contains("billing_payments_quarantined{currency=\"HKD\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("billing_payments_quarantined_amount{currency=\"HKD\"} 8800\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_alerts_are_counted_by_code_until_they_are_resolved()
    {
        var about = Guid.NewGuid();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<BillingDbContext>()
                .RaiseAsync(
                    new Alert(null, "test.\"told\"", "Look.", "sweep", about),
                    host.Clock.GetUtcNow().AddSeconds(-90),
                    NullLogger.Instance,
                    default
                );
        }
        var page = await PageAsync();
        Assert.Contains("billing_alerts_open{code=\"test.\\\"told\\\"\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "billing_oldest_open_alert_seconds{code=\"test.\\\"told\\\"\"} 90\n",
            page,
            StringComparison.Ordinal
        );

        await host.SqlAsync($"UPDATE alerts SET resolved_at = now() WHERE object_id = '{about}'");
        Assert.DoesNotContain("test.", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_wait_for_their_statement_or_differ_are_told()
    {
        var today = StatementDay.Of(host.Clock.GetUtcNow());
        foreach (var (status, back) in new[] { ("waiting", 3), ("differences_found", 5), ("matched", 6) })
        {
            await host.SqlAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    INSERT INTO reconciliations (id, merchant_id, day, status, asks, fence, line_count, matched_count,
                      open_differences, created_at, updated_at, event_sequence)
                    SELECT gen_random_uuid(), id, '{today.AddDays(-back):yyyy-MM-dd}', '{status}', 0, 0, 0, 0, 0, now(),
                      now(), 0
                    FROM merchants LIMIT 1
                    """
                )
            );
        }
        Assert.Equal(
            2,
            await host.SqlAsync(
                """
                INSERT INTO reconciliation_differences (id, merchant_id, reconciliation_id, kind, subject, found_at,
                  resolved_at)
                SELECT gen_random_uuid(), merchant_id, id, 'fee', 'x' || g, now(), CASE WHEN g = 1 THEN now() END
                FROM reconciliations, generate_series(1, 2) g WHERE status = 'differences_found'
                """
            )
        );
        var page = await PageAsync();

        Assert.Contains("billing_reconciliation_days_open{reason=\"waiting\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("billing_reconciliation_days_open{reason=\"differences\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("billing_reconciliation_differences_open 1\n", page, StringComparison.Ordinal);
        var since = host.Clock.GetUtcNow() - StatementDay.Begins(today.AddDays(-2));
        Assert.Contains(
            $"billing_oldest_day_without_statement_seconds {since.TotalSeconds:0}\n",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_endpoint_that_was_disabled_for_failing_still_counts_and_so_do_its_deliveries()
    {
        await host.SqlAsync(
            """
            INSERT INTO webhook_endpoints (id, merchant_id, url, event_types, status, disabled_reason, secret,
              failing_since, created_at, updated_at, event_sequence)
            SELECT gen_random_uuid(), id, 'https://shop.example/' || r, '{*}', 'disabled', r, '\x00', now(), now(),
              now(), 0
            FROM merchants, unnest(ARRAY['failed_for_days', 'answered_gone', 'by_merchant']) r
            """
        );
        await host.SqlAsync(
            """
            INSERT INTO webhook_deliveries (endpoint_id, event_id, merchant_id, status, due_at, created_at)
            SELECT id, gen_random_uuid(), merchant_id, 'failed', now(), now() FROM webhook_endpoints
            """
        );
        var merchants = await host.ScalarAsync<long>("SELECT count(*) FROM merchants");

        var page = await PageAsync();

        Assert.Contains($"billing_webhook_endpoints_failing {2 * merchants}\n", page, StringComparison.Ordinal);
        Assert.Contains($"billing_webhook_endpoints_disabled {2 * merchants}\n", page, StringComparison.Ordinal);
        Assert.Contains($"billing_webhooks_failed {3 * merchants}\n", page, StringComparison.Ordinal);
    }

    private Task<string> PageAsync() => host.Services.GetRequiredService<MetricsPage>().WriteAsync(default);
}

using BillingEngine.Domain.Common;

namespace BillingEngine.Proof.Tests;

/// <summary>Each planted fault is found and named by its check, and by no unrelated check.</summary>
public sealed class PlantedTests(HealthyBooks books) : IClassFixture<HealthyBooks>
{
    private const string LedgerOfBooks = """
        SELECT jsonb_build_object('orders', jsonb_agg(jsonb_build_object('out_trade_no', out_trade_no,
            'transaction_id', transaction_id, 'sub_mchid', sub_mchid, 'amount', amount_minor, 'currency', currency,
            'trade_state', CASE WHEN status = 'succeeded' THEN 'SUCCESS' WHEN status ~ 'refunded' THEN 'REFUND'
                ELSE 'NOTPAY' END)), 'refunds', (SELECT jsonb_agg(jsonb_build_object('out_refund_no', out_refund_no,
            'refund_id', refund_number, 'out_trade_no', out_trade_no, 'transaction_id', transaction_id,
            'sub_mchid', sub_mchid, 'amount', amount_minor, 'currency', currency,
            'status', CASE status WHEN 'succeeded' THEN 'SUCCESS' ELSE 'PROCESSING' END)) FROM refunds
            WHERE status <> 'closed'))::text FROM payments
        """;

    public static TheoryData<string> Planted => [.. Plants.All.Select(plant => plant.ToString())];

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task A_planted_fault_is_found_and_named(string name)
    {
        var plant = Plants.All.Single(p => p.ToString() == name);
        await using var copy = await books.CopyAsync();
        var id = await copy.CorruptAsync(plant.Target, plant.Sql);

        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString);

        var text = Reports.ReportText.Write(report);
        IReadOnlyList<string> refuted = plant.IsException ? plant.Also : [plant.Check, .. plant.Also];
        var found = report.Checks.Where(c => c.Verdict == Verdict.Refuted).Select(c => c.Name);
        Assert.True(refuted.ToHashSet(StringComparer.Ordinal).SetEquals(found), text);
        var check = report.Checks.Single(c => c.Name == plant.Check);
        var examples = plant.IsException ? check.ExceptionExamples : check.ViolationExamples;
        Assert.True(examples.Any(e => e.Object == NameOf(plant.Kind, id)), text);
        Assert.Equal(refuted.Count == 0, report.IsProved);
    }

    [Fact]
    public async Task A_ledger_that_says_the_same_agrees_both_ways()
    {
        await using var copy = await books.CopyAsync();
        var report = await HealthyBooksTests.ProveAsync(
            copy.ConnectionString,
            await copy.ScalarAsync<string>(LedgerOfBooks)
        );
        Assert.True(report.IsProved, Reports.ReportText.Write(report));
        var check = report.Checks.Single(c => c.Name == "gateway-agrees");
        Assert.Equal(Verdict.Proved, check.Verdict);
        Assert.Equal(
            await copy.ScalarAsync<long>(
                "SELECT count(*) FROM payments WHERE status IN ('succeeded', 'partially_refunded', 'refunded')"
            ),
            check.Considered
        );
    }

    [Theory]
    [InlineData("UPDATE payments SET transaction_id = 'another'", "the gateway has")]
    [InlineData("UPDATE payments SET status = 'failed'", "but here it is failed")]
    [InlineData("UPDATE payments SET out_trade_no = 'FALSE'", "was never paid at the gateway")]
    public async Task A_payment_that_differs_at_the_gateway_is_found(string change, string expected)
    {
        await using var copy = await books.CopyAsync();
        var ledger = await copy.ScalarAsync<string>(LedgerOfBooks);
        var id = await copy.CorruptAsync(
            "SELECT id FROM payments WHERE status = 'succeeded' ORDER BY id LIMIT 1",
            $"{change} WHERE id = @target"
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal(Verdict.Refuted, check.Verdict);
        Assert.Contains(
            check.ViolationExamples,
            e => e.Object == NameOf("payment", id) && e.Detail.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("UPDATE refunds SET amount_minor = amount_minor - 1", "the gateway has")]
    [InlineData("UPDATE refunds SET refund_number = 'another'", "the gateway has")]
    [InlineData("UPDATE refunds SET status = 'closed'", "but here it is closed")]
    [InlineData("UPDATE refunds SET out_refund_no = 'FALSE'", "at the gateway it is unknown")]
    public async Task A_refund_that_differs_at_the_gateway_is_found(string change, string expected)
    {
        await using var copy = await books.CopyAsync();
        var ledger = await copy.ScalarAsync<string>(LedgerOfBooks);
        var id = await copy.CorruptAsync(
            "SELECT id FROM refunds WHERE status = 'succeeded' ORDER BY id LIMIT 1",
            $"{change} WHERE id = @target"
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal(Verdict.Refuted, check.Verdict);
        Assert.Contains(
            check.ViolationExamples,
            e => e.Object == NameOf("refund", id) && e.Detail.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_refund_in_progress_that_the_gateway_has_paid_is_an_exception()
    {
        await using var copy = await books.CopyAsync();
        var ledger = (await copy.ScalarAsync<string>(LedgerOfBooks)).Replace(
            "PROCESSING",
            "SUCCESS",
            StringComparison.Ordinal
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal((Verdict.Proved, 1L), (check.Verdict, check.Exceptions));
        Assert.Contains("here it is processing", check.ExceptionExamples.Single().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarantined_payment_is_an_exception_in_every_check()
    {
        await using var copy = await books.CopyAsync();
        var ledger = await copy.ScalarAsync<string>(LedgerOfBooks);
        var id = await copy.CorruptAsync(
            "SELECT id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
            """
            UPDATE invoices SET stopped_reason = 'outcome_refused', latest_payment_id = @target
            WHERE id = (SELECT invoice_id FROM payments WHERE id = @target);
            UPDATE payments SET status = 'quarantined', due_at = NULL, evidence = 'amount_differs' WHERE id = @target;
            INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
                'outcome', 'succeeded'))).* FROM gateway_calls g WHERE object_id = @target LIMIT 1;
            INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
                'type', 'payment.quarantined', 'object_type', 'payment', 'object_id', @target, 'sequence', 1))).*
            FROM events e LIMIT 1;
            UPDATE payments SET event_sequence = 1 WHERE id = @target
            """
        );
        var paid = ledger.Replace("NOTPAY", "SUCCESS", StringComparison.Ordinal);

        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString, paid);

        var named = report.Checks.Where(c => c.Name != "gateway-agrees").ToList();
        Assert.True(named.TrueForAll(c => c.Verdict == Verdict.Proved), Reports.ReportText.Write(report));
        var gateway = report.Checks.Single(c => c.Name == "gateway-agrees");
        Assert.Contains(gateway.ExceptionExamples, e => e.Object == NameOf("payment", id));
        Assert.DoesNotContain(gateway.ViolationExamples, e => e.Object == NameOf("payment", id));
        Assert.Contains(
            report.Checks.Single(c => c.Name == "numbers-are-accounted-for").ExceptionExamples,
            e => e.Object == NameOf("payment", id)
        );
    }

    [Fact]
    public async Task A_statement_alone_is_evidence_of_a_success()
    {
        await using var copy = await books.CopyAsync();
        await copy.CorruptAsync(
            """
            SELECT p.id FROM payments p JOIN statement_lines l ON l.payment_id = p.id AND NOT l.is_refund
            WHERE p.status = 'succeeded' AND l.state = 'SUCCESS' ORDER BY p.id LIMIT 1
            """,
            """
            DELETE FROM gateway_calls WHERE object_id = @target AND outcome = 'succeeded';
            DELETE FROM notifications WHERE object_id = @target
            """
        );

        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString);

        Assert.Equal(Verdict.Proved, report.Checks.Single(c => c.Name == "success-has-cause").Verdict);
    }

    [Theory]
    [InlineData("1 millisecond", Verdict.Proved)]
    [InlineData("2 seconds", Verdict.Refuted)]
    public async Task A_deduction_in_the_moment_of_the_requested_end_is_not_after_it(string later, Verdict verdict)
    {
        await using var copy = await books.CopyAsync();
        await copy.CorruptAsync(
            """
            SELECT p.id FROM payments p JOIN gateway_calls g ON g.object_id = p.id AND g.operation = 'deduct'
            WHERE p.status = 'succeeded' AND p.contract_id IS NOT NULL
            ORDER BY p.created_at DESC LIMIT 1
            """,
            $"""
            INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
                'operation', 'terminate_contract', 'object_id', p.contract_id, 'duration_ms', 5,
                'started_at', p.created_at - interval '{later}'))).*
            FROM gateway_calls g JOIN payments p ON p.id = g.object_id
            WHERE p.id = @target AND g.operation = 'deduct' LIMIT 1
            """
        );

        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString);

        Assert.Equal(verdict, report.Checks.Single(c => c.Name == "no-charge-after-termination").Verdict);
    }

    [Fact]
    public async Task A_trial_that_ends_within_the_second_of_its_boundary_is_not_postponed()
    {
        await using var copy = await books.CopyAsync();
        await copy.CorruptAsync(
            "SELECT id FROM subscriptions WHERE next_renewal_at IS NOT NULL ORDER BY id LIMIT 1",
            """
            UPDATE subscriptions SET next_renewal_at = next_renewal_at + interval '500 milliseconds',
                trial_end = next_renewal_at + interval '500 milliseconds' WHERE id = @target
            """
        );

        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString);

        Assert.Equal(Verdict.Proved, report.Checks.Single(c => c.Name == "periods-are-billed").Verdict);
    }

    [Fact]
    public async Task A_payment_at_the_gateway_without_one_of_ours_is_found()
    {
        await using var copy = await books.CopyAsync();
        var ledger = (await copy.ScalarAsync<string>(LedgerOfBooks)).Replace(
            "\"orders\": [",
            """
            "orders": [{"out_trade_no": "STRANGER", "amount": 1, "currency": "HKD", "trade_state": "SUCCESS"},
            """,
            StringComparison.Ordinal
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal((Verdict.Refuted, 1L), (check.Verdict, check.Violations));
        Assert.Contains("STRANGER", check.ViolationExamples.Single().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_at_the_gateway_without_one_of_ours_is_found()
    {
        await using var copy = await books.CopyAsync();
        var ledger = (await copy.ScalarAsync<string>(LedgerOfBooks)).Replace(
            "\"refunds\": [",
            """
            "refunds": [{"out_refund_no": "STRANGER", "out_trade_no": "X", "amount": 1, "currency": "HKD",
                "status": "SUCCESS"},
            """,
            StringComparison.Ordinal
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal((Verdict.Refuted, 1L), (check.Verdict, check.Violations));
        Assert.Contains("STRANGER", check.ViolationExamples.Single().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_is_still_queried_is_an_exception_when_the_gateway_was_paid()
    {
        await using var copy = await books.CopyAsync();
        var ledger = await copy.ScalarAsync<string>(LedgerOfBooks);
        var id = await copy.CorruptAsync(
            "SELECT id FROM payments WHERE status = 'succeeded' ORDER BY id LIMIT 1",
            "UPDATE payments SET status = 'unknown' WHERE id = @target"
        );

        var check = (await HealthyBooksTests.ProveAsync(copy.ConnectionString, ledger)).Checks.Single(c =>
            c.Name == "gateway-agrees"
        );

        Assert.Equal((Verdict.Proved, 1L), (check.Verdict, check.Exceptions));
        Assert.Equal(NameOf("payment", id), check.ExceptionExamples.Single().Object);
    }

    [Fact]
    public void Every_check_has_a_planted_fault() =>
        Assert.Equal(
            Prover.Checks.Select(c => c.Name).Order(StringComparer.Ordinal),
            Plants
                .All.Select(p => p.Check)
                .Append("gateway-agrees")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_check_has_a_meaning_and_a_remedy() =>
        Assert.All(
            Prover.Checks,
            check =>
            {
                Assert.Matches("^[A-Z].*[.]$", check.Meaning);
                Assert.Matches("^[A-Z].*[.]$", check.Remedy);
                Assert.Matches("^[a-z-]+$", check.Name);
            }
        );

    // With the engine's own id format, to show that the checker's is the same.
    private static string NameOf(string kind, Guid id) =>
        kind switch
        {
            "subscription" => new SubscriptionId(id).ToString(),
            "contract" => new ContractId(id).ToString(),
            "invoice" => new InvoiceId(id).ToString(),
            "payment" => new PaymentId(id).ToString(),
            "customer" => new CustomerId(id).ToString(),
            "merchant" => new MerchantId(id).ToString(),
            "reconciliation" => new ReconciliationId(id).ToString(),
            "settlement" => new SettlementId(id).ToString(),
            "refund" => new RefundId(id).ToString(),
            // The API does not show notifications, so the prefix is the kind's name.
            "notification" => $"notification_{new EventId(id).ToString().Split('_')[1]}",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No object of the API."),
        };
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Domain.Refunds;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Reconciliation;

/// <summary>The night's work: each day once its statement can be had, and what is booked of its payouts.</summary>
public sealed class ReconcileDueDaysTests : IAsyncLifetime
{
    private readonly EngineHost host = new();

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Each_day_from_the_first_payment_on_is_matched_and_its_payout_empties_clearing()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        await host.RefundAsync(payment, 3_000);
        var matched = await host.NightAsync(day);

        Assert.Equal(
            (ReconciliationStatus.Matched, 2L, 2L, 0L),
            (matched.Status, matched.Lines, matched.Matched, matched.OpenDifferences)
        );
        Assert.Equal(
            (8_800L, 3_000L, 8_800L, 3_000L, 58L),
            matched.Sums.Select(s => (s.Payments, s.Refunds, s.SettledPayments, s.SettledRefunds, s.Fees)).Single()
        );
        Assert.Equal(
            (0L, 5_800L - 58, 58L),
            (
                await host.StandsAsync(LedgerAccount.GatewayClearing),
                await host.StandsAsync(LedgerAccount.Bank),
                await host.StandsAsync(LedgerAccount.Fees)
            )
        );
        Assert.Equal(["reconciliation.matched"], await EventsAsync());

        // A day without trades is matched with nothing, and the next one follows.
        var empty = await host.NightAsync(day.AddDays(1));
        Assert.Equal((ReconciliationStatus.Matched, 0L, null), (empty.Status, empty.Lines, empty.Statement));
        Assert.Equal(Enumerable.Range(0, 2).Select(n => day.AddDays(n)), host.Books.Asked.Keys.Order());
        Assert.All(host.Books.Asked.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Without_payments_there_is_nothing_to_ask_for()
    {
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
        Assert.Empty(host.Books.Asked);
    }

    [Fact]
    public async Task A_statement_that_is_not_made_yet_is_asked_for_again_each_hour()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.Downloads.Enqueue(new StatementOutcome.NotYet());
        host.Books.Downloads.Enqueue(new StatementOutcome.Unknown("silence"));
        host.Books.Downloads.Enqueue(new StatementOutcome.NoTrades());
        var waiting = await host.NightAsync(day);
        Assert.Equal(ReconciliationStatus.Waiting, waiting.Status);

        await host.RunUntilAsync(StatementDay.ReadyAt(day).AddHours(2).AddMinutes(5));
        Assert.Equal((ReconciliationStatus.Waiting, 3), ((await host.DayAsync(day)).Status, host.Books.Asked[day]));
        await host.RunUntilAsync(StatementDay.ReadyAt(day).AddHours(3).AddMinutes(5));
        Assert.Equal((ReconciliationStatus.Matched, 4), ((await host.DayAsync(day)).Status, host.Books.Asked[day]));
    }

    [Fact]
    public async Task A_statement_that_never_comes_is_reported_and_what_we_have_is_missing_there()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        host.Books.Plant = (_, _) => [];
        await host.NightAsync(day);
        await host.RunUntilAsync(StatementDay.ReadyAt(day).AddHours(25));

        var found = await host.DayAsync(day);
        Assert.Equal(ReconciliationStatus.DifferencesFound, found.Status);
        // The payout, of which no line tells, differs too.
        Assert.Equal(
            [
                (DifferenceKind.MissingThere, payment.Id, DifferenceAction.Sync),
                (DifferenceKind.Amount, null, DifferenceAction.Compare),
            ],
            found.Differences.OrderBy(d => d.Kind).Select(d => (d.Kind, d.Payment, d.Action))
        );
        Assert.Contains("reconciliation.no_statement", await AlertsAsync());
        Assert.Contains("reconciliation.differences_found", await AlertsAsync());
        Assert.Contains("reconciliation.differences_found", await EventsAsync());
    }

    [Fact]
    public async Task A_statement_resolves_a_payment_and_a_refund_of_unknown_outcome()
    {
        var day = host.Today();
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(
            enrolled.Id,
            order =>
            {
                host.Gateway.Take(order);
                return Given.NoAnswer;
            }
        );
        for (var ask = 0; ask < 40; ask++)
            host.Gateway.Queries.Enqueue(Given.NoAnswer);
        var other = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(refund =>
        {
            host.Gateway.Accept(refund);
            return new RefundOutcome.Unknown("silence");
        });
        for (var ask = 0; ask < 40; ask++)
            host.Gateway.RefundQueries.Enqueue(new RefundOutcome.Unknown("silence"));
        await host.RefundAsync(other, 500);
        await host.RunUntilAsync(StatementDay.ReadyAt(day).AddMinutes(-1));
        Assert.Equal(PaymentStatus.Unknown, (await host.PaymentsAsync(enrolled.Id)).Single().Status);
        Assert.Equal(RefundStatus.Unknown, (await host.RefundsAsync(other)).Single().Status);

        var matched = await host.NightAsync(day);
        Assert.Equal((ReconciliationStatus.Matched, 3L), (matched.Status, matched.Matched));
        Assert.Equal(PaymentStatus.Succeeded, (await host.PaymentsAsync(enrolled.Id)).Single().Status);
        Assert.Equal(RefundStatus.Succeeded, (await host.RefundsAsync(other)).Single().Status);
        Assert.Equal(0, await host.StandsAsync(LedgerAccount.GatewayClearing));
    }

    [Fact]
    public async Task A_table_that_was_taken_back_whole_is_believed_to_be_gone_after_a_day()
    {
        var (day, next) = (host.Today(), host.Today().AddDays(1));
        await host.PaidAsync();
        IReadOnlyList<StatementTrade> late = [];
        var isCorrected = false;
        host.Books.Plant = (at, lines) =>
        {
            late = at == day ? lines : late;
            return isCorrected ? lines
                : at == day ? []
                : at == next ? late
                : lines;
        };
        await host.NightAsync(day);
        await host.NightAsync(next);
        Assert.Equal(DifferenceKind.Timing, (await host.DayAsync(next)).Differences.Single().Kind);

        isCorrected = true;
        Assert.Equal(ReconciliationStatus.Matched, (await host.ReconcileAsync(day)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(20));
        var doubled = await host.DayAsync(next);
        Assert.Equal(
            (ReconciliationStatus.DifferencesFound, StatementAnswer.NoTrades),
            (doubled.Status, doubled.LastAnswer)
        );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(5));
        var gone = await host.DayAsync(next);
        Assert.Equal((ReconciliationStatus.Matched, null, null), (gone.Status, gone.Statement, gone.DueAt));
    }

    [Fact]
    public async Task Two_nodes_reconcile_a_day_once()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Clock.MoveTo(StatementDay.ReadyAt(day).AddMinutes(1));
        await using var other = host.AnotherNode();
        var sweep = new BillingEngine.Reconciliation.Matching.ReconcileDueDays(10);
        await Task.WhenAll(host.SweepAsync(sweep), host.SweepAsync(sweep, other));

        Assert.Equal(1, host.Books.Asked[day]);
        Assert.Equal(["reconciliation.matched"], await EventsAsync());
    }

    private Task<List<string>> EventsAsync() =>
        host.ReadAsync(db =>
            db.Events.AsNoTracking()
                .Where(e => e.ObjectType == "reconciliation")
                .OrderBy(e => e.Id)
                .Select(e => e.Type)
                .ToListAsync()
        );

    private Task<List<string>> AlertsAsync() =>
        host.ReadAsync(db => db.Alerts.AsNoTracking().Select(a => a.Code).ToListAsync());
}

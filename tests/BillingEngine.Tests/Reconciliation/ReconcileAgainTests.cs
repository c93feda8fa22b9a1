using System.Text.Json;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Reconciliation;

/// <summary>A day is compared again with what WeChat says now, not with what it said before.</summary>
public sealed class ReconcileAgainTests : IAsyncLifetime
{
    private readonly EngineHost host = new();

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task What_a_statement_has_lost_is_missing_there_however_often_it_is_compared()
    {
        var day = host.Today();
        var lost = await host.PaidAsync();
        var refund = (await host.RefundAsync(lost, 1_000)).Value;
        await host.PaidAsync();
        Assert.Equal(ReconciliationStatus.Matched, (await host.NightAsync(day)).Status);

        host.Books.Plant = (_, lines) => lines.Where(line => line.TransactionId != lost.TransactionId);
        for (var times = 0; times < 2; times++)
        {
            var found = await host.ReconcileAsync(day);
            Assert.Equal((ReconciliationStatus.DifferencesFound, 1L), (found.Status, found.Lines));
            Assert.Equal(
                new (DifferenceKind, object?, object?)[]
                {
                    (DifferenceKind.MissingThere, lost.Id, null),
                    (DifferenceKind.MissingThere, lost.Id, refund.Id),
                },
                found.Differences.OrderBy(d => d.Subject).Select(d => (d.Kind, (object?)d.Payment, (object?)d.Refund))
            );
        }
    }

    [Fact]
    public async Task A_late_line_that_is_taken_back_leaves_its_own_day_open_again()
    {
        var (day, next) = (host.Today(), host.Today().AddDays(1));
        var payment = await host.PaidAsync();
        IReadOnlyList<StatementTrade> late = [];
        host.Books.Plant = (at, lines) =>
            at == day ? Keep(lines)
            : at == next ? late
            : lines;
        await host.NightAsync(day);
        await host.NightAsync(next);
        Assert.Equal(ReconciliationStatus.Matched, (await host.DayAsync(day)).Status);

        late = [late[0] with { OutTradeNo = "ANOTHERS1", TransactionId = "429999" }];
        await host.ReconcileAsync(next);

        var open = (await host.DayAsync(day)).Differences.Single(d => d.State == DifferenceState.Open);
        Assert.Equal((DifferenceKind.MissingThere, payment.Id), (open.Kind, open.Payment));

        IEnumerable<StatementTrade> Keep(IReadOnlyList<StatementTrade> lines)
        {
            late = lines;
            return [];
        }
    }

    [Fact]
    public async Task A_late_line_stays_explained_when_its_own_statement_is_corrected()
    {
        var (day, next) = (host.Today(), host.Today().AddDays(1));
        await host.PaidAsync();
        var (late, bank) = ((StatementTrade?)null, "CFT");
        host.Books.Plant = (at, lines) =>
        {
            late = at == day ? lines[0] : late;
            return at == day ? []
                : at == next ? [late! with { BankType = bank }]
                : lines;
        };
        await host.NightAsync(day);
        await host.NightAsync(next);
        bank = "CMB";

        var found = await host.ReconcileAsync(next);

        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM statements"));
        Assert.Equal(
            (ReconciliationStatus.Matched, DifferenceKind.Timing),
            (found.Status, found.Differences.Single().Kind)
        );
        Assert.Equal(ReconciliationStatus.Matched, (await host.DayAsync(day)).Status);
    }

    [Fact]
    public async Task A_late_line_is_a_double_once_its_own_day_has_it_too()
    {
        var (day, next) = (host.Today(), host.Today().AddDays(1));
        await host.PaidAsync();
        await host.PaidAsync();
        var (late, isLate, isTakenBack) = ((StatementTrade?)null, true, false);
        host.Books.Plant = (at, lines) =>
        {
            late = at == day ? lines[0] : late;
            return at == day && isLate ? lines.Skip(1)
                : at == next && !isTakenBack ? [late!, .. lines]
                : lines;
        };
        await host.NightAsync(day);
        await host.PaidAsync();
        await host.NightAsync(next);
        Assert.Equal(DifferenceKind.Timing, (await host.DayAsync(next)).Differences.Single().Kind);

        isLate = false;
        await host.ReconcileAsync(day);

        var found = await host.DayAsync(next);
        Assert.Equal(ReconciliationStatus.DifferencesFound, found.Status);
        Assert.Equal(
            [DifferenceKind.Duplicate],
            found.Differences.Where(d => d.State == DifferenceState.Open).Select(d => d.Kind)
        );
        // WeChat may have taken it off the later table: that is asked for again, until it is there.
        isTakenBack = true;
        host.Books.Downloads.Enqueue(new StatementOutcome.Unknown("502"));
        await host.RunAsync();
        Assert.Equal(ReconciliationStatus.DifferencesFound, (await host.DayAsync(next)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(ReconciliationStatus.Matched, (await host.DayAsync(next)).Status);
        Assert.Null((await host.DayAsync(next)).DueAt);
    }

    public static TheoryData<string> Failures => ["unknown", "refused", "not_yet", "no_trades"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_statement_that_could_not_be_fetched_is_no_match(string what)
    {
        var day = host.Today();
        await host.PaidAsync();
        var before = await host.NightAsync(day);
        Assert.Equal(StatementAnswer.Statement, before.LastAnswer);
        var (outcome, word) = Failure(what);
        host.Books.Downloads.Enqueue(outcome);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await host.SendAsync(new ReconcileDay($"{day:yyyy-MM-dd}"));

        Assert.True(answer.IsError);
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), (answer.Error.Kind, answer.Error.Code));
        var after = await host.DayAsync(day);
        Assert.Equal(
            (ReconciliationStatus.Matched, word, host.Clock.GetUtcNow(), before.ComparedAt),
            (after.Status, after.LastAnswer, after.LastAskedAt!.Value, after.ComparedAt)
        );
        Assert.Equal(StatementAnswer.Statement, (await host.ReconcileAsync(day)).LastAnswer);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_day_that_waits_says_what_for_and_only_a_failure_is_a_refusal(string what)
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Clock.MoveTo(StatementDay.ReadyAt(day));
        var (outcome, word) = Failure(what);
        host.Books.Downloads.Enqueue(outcome);

        var answer = await host.SendAsync(new ReconcileDay($"{day:yyyy-MM-dd}"));

        Assert.Equal(what is "unknown" or "refused", answer.IsError);
        var shown = await host.DayAsync(day);
        Assert.Equal((ReconciliationStatus.Waiting, word), (shown.Status, shown.LastAnswer));
    }

    private static (StatementOutcome, StatementAnswer?) Failure(string what) =>
        what switch
        {
            "unknown" => (new StatementOutcome.Unknown("502"), StatementAnswer.Unavailable),
            "refused" => (new StatementOutcome.Refused("PARAM_ERROR", "no"), StatementAnswer.Refused),
            "not_yet" => (new StatementOutcome.NotYet(), StatementAnswer.NotReady),
            _ => (new StatementOutcome.NoTrades(), StatementAnswer.NoTrades),
        };

    [Fact]
    public async Task A_closed_refund_on_a_statement_counts_as_nothing()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        await host.RefundAsync(payment, 1_000);
        host.Books.Plant = (_, lines) =>
            [
                .. lines,
                // Tried in vain before it arrived, and another that is unknown here, with a fee that fits nothing.
                lines[1] with
                {
                    State = "CLOSED",
                },
                lines[1] with
                {
                    State = "REFUNDCLOSE",
                    OutRefundNo = "CLOSED1",
                    RefundNumber = "501",
                    FeeMinor = -70,
                },
            ];
        var shown = await host.NightAsync(day);

        Assert.Empty(shown.Differences);
        Assert.Equal((ReconciliationStatus.Matched, 4L, 4L), (shown.Status, shown.Lines, shown.Matched));
        Assert.Equal((1_000L, 1_000L, 78L), shown.Sums.Select(s => (s.Refunds, s.SettledRefunds, s.Fees)).Single());
        Assert.Equal(0, await host.StandsAsync(LedgerAccount.GatewayClearing));

        // What was given back here and is only closed there is on no statement.
        host.Books.Plant = (_, lines) => [lines[0], lines[1] with { State = "CLOSED" }];
        var found = await host.ReconcileAsync(day);
        Assert.Equal([DifferenceKind.MissingThere], found.Differences.Select(d => d.Kind));
        Assert.NotNull(found.Differences.Single().Refund);
    }

    [Fact]
    public async Task A_payment_that_came_back_after_its_statement_was_kept_is_found_on_it()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        await host.SqlAsync("UPDATE payments SET out_trade_no = 'FORGOTTEN', transaction_id = 'FORGOTTEN'");
        var lost = await host.NightAsync(day);
        Assert.Equal(
            [DifferenceKind.MissingHere, DifferenceKind.MissingThere],
            lost.Differences.Select(d => d.Kind).Order()
        );

        await host.SqlAsync($"UPDATE payments SET out_trade_no = '{payment.OutTradeNo}'");
        Assert.Equal(ReconciliationStatus.Matched, (await host.ReconcileAsync(day)).Status);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM statements"));
    }

    [Fact]
    public async Task Payouts_that_could_not_be_listed_are_told_as_such()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.Listings.Enqueue(new SettlementsOutcome.Unknown("silence"));
        Assert.Equal(
            (ReconciliationStatus.Matched, false),
            await host.NightAsync(day) is var shown ? (shown.Status, shown.PayoutsListed) : default
        );
        Assert.True((await host.ReconcileAsync(day)).PayoutsListed);
        Assert.Equal(0, await host.StandsAsync(LedgerAccount.GatewayClearing));
    }

    [Fact]
    public async Task A_payout_that_differed_is_asked_for_again_after_a_newer_one_was_right()
    {
        var (day, next) = (host.Today(), host.Today().AddDays(1));
        await host.PaidAsync();
        host.Books.PlantPayout = payout => payout.TradesFrom == day ? payout with { Settled = 1 } : payout;
        await host.NightAsync(day);
        await host.PaidAsync();
        await host.NightAsync(next);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM settlements WHERE booked_at IS NULL"));

        host.Books.PlantPayout = payout => payout;
        await host.ReconcileAsync(next);
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM settlements WHERE booked_at IS NULL"));
        Assert.Equal(ReconciliationStatus.Matched, (await host.DayAsync(day)).Status);
    }

    [Fact]
    public async Task Times_are_in_utc_whatever_the_zone_of_the_database()
    {
        var name = new NpgsqlConnectionStringBuilder(host.ConnectionString).Database;
        await host.SqlAsync($"ALTER DATABASE {name} SET timezone TO 'America/New_York'");
        host.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        var day = host.Today();
        var payment = await host.PaidAsync();
        var refund = (await host.RefundAsync(payment, 1_000)).Value;
        await host.PaidAsync();
        Assert.Equal("America/New_York", await host.ScalarAsync<string>("SHOW timezone"));
        host.Books.Plant = (_, lines) =>
            lines
                .Where(line => !line.IsRefund)
                .Select(line =>
                    line.TransactionId == payment.TransactionId
                        ? line with
                        {
                            OutTradeNo = "NOTOURS1",
                            TransactionId = "429999",
                        }
                        : line with
                        {
                            AmountMinor = 1,
                        }
                );
        var found = await host.NightAsync(day);

        Assert.Contains(found.Differences, d => d.Kind == DifferenceKind.MissingThere && d.Payment == payment.Id);
        Assert.Contains(found.Differences, d => d.Kind == DifferenceKind.MissingThere && d.Refund == refund.Id);
        Assert.Contains(found.Differences, d => d.Kind == DifferenceKind.MissingHere);
        Assert.Contains(found.Differences, d => d.Kind == DifferenceKind.Amount && d.Ours is not null);
        Assert.Equal(
            "",
            await host.ScalarAsync<string>(
                """
                SELECT coalesce(string_agg(said, ' '), '') FROM (
                    SELECT ours::text AS said FROM reconciliation_differences
                    UNION ALL SELECT theirs::text FROM reconciliation_differences
                    UNION ALL SELECT data::text FROM events) AS t
                WHERE said ~ 'T\d\d:\d\d:\d\d(\.\d+)?[^Z.0-9]'
                """
            )
        );
        var missing = found.Differences.Single(d => d.Payment == payment.Id && d.Refund is null);
        Assert.Equal(payment.PaidAt, ((JsonElement)missing.Ours!).GetProperty("at").GetDateTimeOffset());
    }
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class ReconcileDayTests : IAsyncLifetime
{
    private readonly EngineHost host = new();

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_same_statement_again_changes_nothing()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        await host.RefundAsync(payment, 1_000);
        await host.PaidAsync();
        host.Books.Plant = (_, lines) => lines.Skip(1).Append(lines[^1]);
        var first = await host.NightAsync(day);
        Assert.Equal(
            [DifferenceKind.MissingThere, DifferenceKind.Amount, DifferenceKind.Duplicate],
            first.Differences.Select(d => d.Kind).Order()
        );
        var before = await host.FingerprintAsync();

        var second = await host.ReconcileAsync(day);
        Assert.Equal(before, await host.FingerprintAsync());
        Assert.Equal(first.Differences.Select(d => d.Id), second.Differences.Select(d => d.Id));
        Assert.Equal(2, host.Books.Asked[day]);
    }

    [Fact]
    public async Task A_corrected_statement_closes_what_it_corrects_and_books_the_payout()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.Plant = (_, lines) =>
            lines.Select(line => line with { AmountMinor = 8_700, SettlementMinor = 8_700 });
        var wrong = await host.NightAsync(day);
        Assert.Equal([DifferenceKind.Amount, DifferenceKind.Amount], wrong.Differences.Select(d => d.Kind));
        Assert.Equal((1L, 0L), (wrong.Lines, wrong.Matched));
        Assert.Equal(8_800, await host.StandsAsync(LedgerAccount.GatewayClearing));

        host.Books.Plant = (_, lines) => lines;
        var right = await host.ReconcileAsync(day);
        Assert.Equal((ReconciliationStatus.Matched, 0L), (right.Status, right.OpenDifferences));
        Assert.All(right.Differences, d => Assert.Equal(DifferenceState.Resolved, d.State));
        Assert.Equal(0, await host.StandsAsync(LedgerAccount.GatewayClearing));
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM statements"));
    }

    [Theory]
    [InlineData("fee", DifferenceKind.Fee)]
    [InlineData("amount", DifferenceKind.Amount)]
    [InlineData("payout", DifferenceKind.Amount)]
    public async Task A_payout_that_the_lines_do_not_add_up_to_is_named_and_not_booked(string what, DifferenceKind kind)
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.PlantPayout = payout =>
            what switch
            {
                "fee" => payout with { Fee = payout.Fee + 1, Settled = payout.Settled - 1 },
                "amount" => payout with { Payments = payout.Payments - 1, Settled = payout.Settled - 1 },
                _ => payout with { Settled = payout.Settled - 1 },
            };
        var found = await host.NightAsync(day);

        var difference = Assert.Single(found.Differences);
        Assert.Equal(
            (kind, $"payout {day:yyyyMMdd}HKD HKD {day:yyyyMMdd}-{day:yyyyMMdd}"),
            (difference.Kind, difference.Subject)
        );
        Assert.Equal(
            (0L, 8_800L),
            (await host.StandsAsync(LedgerAccount.Bank), await host.StandsAsync(LedgerAccount.GatewayClearing))
        );
    }

    [Fact]
    public async Task A_discount_that_is_not_settled_and_another_currency_are_explained_and_booked()
    {
        var day = host.Today();
        await host.PaidAsync();
        await host.PaidAsync();
        host.Books.Plant = (_, lines) =>
            [
                lines[0] with
                {
                    DiscountMinor = 300,
                    SettlementMinor = 8_500,
                    FeeMinor = 85,
                    PayerMinor = 7_820,
                    PayerCurrency = "CNY",
                },
                lines[1] with
                {
                    SettlementCurrency = "USD",
                    SettlementMinor = 1_130,
                    FeeMinor = 11,
                    ExchangeRate = 0.1284m,
                },
            ];
        host.Books.PlantPayout = payout => payout with { Payments = 8_500, Fee = 85, Settled = 8_415 };
        var matched = await host.NightAsync(day);

        Assert.Equal((ReconciliationStatus.Matched, 2L), (matched.Status, matched.Matched));
        Assert.Equal(
            [("HKD", "HKD", 300L, 8_500L), ("HKD", "USD", 0L, 1_130L)],
            matched.Sums.Select(s => (s.Currency, s.SettlementCurrency, s.Discounts, s.SettledPayments))
        );
        Assert.Equal(
            (300L, 8_415L, 8_800L),
            (
                await host.StandsAsync(LedgerAccount.Discounts),
                await host.StandsAsync(LedgerAccount.Bank),
                await host.StandsAsync(LedgerAccount.GatewayClearing)
            )
        );

        // The other line's payout comes later, in its own currency.
        await host.SqlAsync(
            $"""
            INSERT INTO settlements (id, merchant_id, batch_id, currency, settled_on, trades_from, trades_to,
              settled_minor, payments_minor, refunds_minor, fee_minor, created_at)
            SELECT gen_random_uuid(), id, 'B2', 'USD', '{day.AddDays(1):yyyy-MM-dd}', '{day:yyyy-MM-dd}',
              '{day:yyyy-MM-dd}', 1119, 1130, 0, 11, now() FROM merchants WHERE account_key = 'main'
            """
        );
        await host.ReconcileAsync(day);
        Assert.Equal(
            (0L, 8_800L),
            (await host.StandsAsync(LedgerAccount.GatewayClearing), await host.StandsAsync(LedgerAccount.FxDifference))
        );
        Assert.Equal(
            0L,
            await host.ScalarAsync<long>(
                """
                SELECT sum(CASE WHEN debit = 'gateway_clearing' THEN amount_minor WHEN credit = 'gateway_clearing'
                  THEN -amount_minor ELSE 0 END)::bigint FROM ledger_entries WHERE currency = 'USD'
                """
            )
        );
    }

    [Fact]
    public async Task A_day_that_is_not_over_or_too_old_is_refused_and_one_in_work_is_busy()
    {
        foreach (var day in new[] { host.Today(), host.Today().AddDays(1), host.Today().AddDays(-180) })
        {
            var refused = await host.SendAsync(new ReconcileDay($"{day:yyyy-MM-dd}"));
            Assert.Equal(("validation_failed", true), (refused.Error.Code, refused.Error.Fields!.ContainsKey("date")));
        }
        var yesterday = host.Today().AddDays(-1);
        host.Books.Downloads.Enqueue(new StatementOutcome.NotYet());
        Assert.Equal(ReconciliationStatus.Waiting, (await host.ReconcileAsync(yesterday)).Status);
        await host.SqlAsync("UPDATE reconciliations SET lease_until = now() + interval '1 minute'");
        Assert.Equal(
            "reconciliation.busy",
            (await host.SendAsync(new ReconcileDay($"{yesterday:yyyy-MM-dd}"))).Error.Code
        );
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_a_difference_and_hides_no_other()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.Unreadable = "garbled";
        var found = await host.NightAsync(day);

        Assert.Equal((2L, 1L, 1L), (found.Lines, found.Matched, found.OpenDifferences));
        Assert.Equal(
            (DifferenceKind.Unreadable, "line 3"),
            found.Differences.Select(d => (d.Kind, d.Subject)).Single()
        );
    }
}

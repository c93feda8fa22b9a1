using BillingEngine.Reconciliation.Statements;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class GetStatementTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_kept_statement_is_shown_line_by_line_with_what_is_ours()
    {
        var day = host.Today();
        var payment = await host.PaidAsync();
        var refund = (await host.RefundAsync(payment, 1_000)).Value;
        // More lines than are shown at once, which have no owner here.
        host.Books.Plant = (at, lines) =>
            at == day
                ? lines.Concat(
                    Enumerable
                        .Range(0, 100)
                        .Select(n => lines[0] with { OutTradeNo = $"N{n}", TransactionId = $"T{n}" })
                )
                : lines;
        await host.NightAsync(day);
        var shown = (await host.SendAsync(new GetStatement($"{day:yyyy-MM-dd}"))).Value;

        Assert.Equal((102L, 101L, 100), (shown.LineCount, shown.NextAfterLine, shown.Lines.Count));
        Assert.Equal(
            (2L, payment.OutTradeNo, payment.Id, 8_800L, "HKD", 88L, "0.01"),
            (
                shown.Lines[0].Line,
                shown.Lines[0].OutTradeNo,
                shown.Lines[0].Payment!.Value,
                shown.Lines[0].Amount,
                shown.Lines[0].Currency,
                shown.Lines[0].Fee,
                shown.Lines[0].FeeRate
            )
        );
        Assert.Equal(
            (true, refund.Id, -10L),
            (shown.Lines[1].IsRefund, shown.Lines[1].Refund!.Value, shown.Lines[1].Fee)
        );
        var rest = (await host.SendAsync(new GetStatement($"{day:yyyy-MM-dd}", $"{shown.NextAfterLine}"))).Value;
        Assert.Equal((2, null), (rest.Lines.Count, rest.NextAfterLine));
        Assert.Equal(
            "statement.not_found",
            (await host.SendAsync(new GetStatement($"{day.AddDays(1):yyyy-MM-dd}"))).Error.Code
        );
    }
}

using BillingEngine.Reconciliation.Settlements;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class ListSettlementsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Payouts_and_what_is_still_held_are_listed_as_WeChat_says()
    {
        var day = host.Today();
        await host.PaidAsync();
        var held = Assert.Single((await host.SendAsync(new ListSettlements("unsettled"))).Value.Data);
        Assert.Equal(
            ("HKD", 8_800L, 88L, 8_712L, null),
            (held.Currency, held.Payments, held.Fee, held.Unsettled, held.SettledOn)
        );

        host.Clock.Advance(TimeSpan.FromDays(2));
        var paid = Assert.Single(
            (await host.SendAsync(new ListSettlements("settled", $"{day:yyyy-MM-dd}", $"{day.AddDays(2):yyyy-MM-dd}")))
                .Value
                .Data
        );
        Assert.Equal(
            ($"{day:yyyyMMdd}HKD", 8_712L, (DateOnly?)day.AddDays(1)),
            (paid.BatchId, paid.Settled, paid.SettledOn)
        );
    }

    [Theory]
    [InlineData(null, null, null, "state")]
    [InlineData("paid", null, null, "state")]
    [InlineData("settled", null, null, "from")]
    [InlineData("settled", "2026-11-22", null, "to")]
    [InlineData("settled", "2026-11-22", "2026-11-21", "to")]
    [InlineData("settled", "2025-11-22", "2026-12-01", "to")]
    [InlineData("unsettled", "2026-11-22", "2026-11-22", "from")]
    public async Task A_question_that_cannot_be_asked_names_its_field(
        string? state,
        string? from,
        string? to,
        string field
    )
    {
        var refused = await host.SendAsync(new ListSettlements(state, from, to));
        Assert.Contains(field, refused.Error.Fields!.Keys);
    }
}

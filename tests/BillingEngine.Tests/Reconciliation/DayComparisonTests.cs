using BillingEngine.Domain.Reconciliation;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Reconciliation;

public sealed class DayComparisonTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Theory]
    [InlineData(0, "matched"), InlineData(1, "waiting")]
    public async Task A_day_that_another_node_has_claimed_meanwhile_is_left_to_it(int claimsSince, string status)
    {
        await host.PaidAsync();
        var day = host.Today();
        host.Clock.MoveTo(StatementDay.ReadyAt(day).AddMinutes(1));
        await using var scope = host.Services.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<ReconciliationClaims>();
        await claims.OpenAsync(host.Merchant.Id, day, default);
        var claim = (await claims.ClaimOneAsync(host.Merchant.Id, day, default))!;
        await host.SqlAsync($"UPDATE reconciliations SET fence = fence + {claimsSince}");

        await scope.ServiceProvider.GetRequiredService<DayComparison>().RunAsync(claim, default);

        Assert.Equal(
            status,
            await host.ScalarAsync<string>($"SELECT status FROM reconciliations WHERE id = '{claim.Id.Value}'")
        );
    }
}

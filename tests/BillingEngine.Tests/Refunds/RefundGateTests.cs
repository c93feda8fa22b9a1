using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Refunds;

public sealed class RefundGateTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task An_answer_asked_for_under_a_lost_claim_changes_nothing()
    {
        var payment = await host.PaidAsync();
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.SqlAsync($"UPDATE refunds SET status = 'created', due_at = created_at WHERE id = '{made.Id.Value}'");
        var lost = await ClaimAsync(made.Id);
        // The node sleeps through its lease, and another sends the same number.
        await host.SqlAsync("UPDATE refunds SET lease_until = now() - interval '1 second'");
        var held = await ClaimAsync(made.Id);
        var gate = host.Services.GetRequiredService<RefundGate>();
        var accepted = await host.Gateway.RefundAsync(lost.Request, default);
        var refused = accepted with { Outcome = new RefundOutcome.NotNow("NOT_ENOUGH", "insufficient funds") };

        Assert.Equal(
            new GateResult.ClaimLost(),
            await gate.ApplyAsync(
                new ArrivedRefund(refused.Outcome)
                {
                    Id = made.Id,
                    Fence = lost.Fence,
                    Trace = refused.Trace,
                },
                default
            )
        );

        var after = Assert.Single(await host.RefundsAsync(payment));
        Assert.Equal((held.Fence, null, true), (after.Fence, after.FailureCode, after.LeaseUntil is not null));
        Assert.Equal(
            new GateResult.Applied(),
            await gate.ApplyAsync(
                new ArrivedRefund(accepted.Outcome)
                {
                    Id = made.Id,
                    Fence = held.Fence,
                    Trace = accepted.Trace,
                },
                default
            )
        );
    }

    private async Task<ClaimedRefund> ClaimAsync(RefundId id) =>
        (await host.Services.GetRequiredService<RefundClaims>().ClaimReadyAsync(10, default)).Single(c => c.Id == id);
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Refunds;

/// <summary>Refunds whose sender was lost, or came too late: what it may have sent is waited for.</summary>
public sealed class LostRefundSenderTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_sender_that_slept_through_its_lease_decides_nothing_and_what_it_sent_is_waited_for()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"));
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.SqlAsync($"UPDATE refunds SET due_at = created_at WHERE id = '{made.Id.Value}'");
        var claims = host.Services.GetRequiredService<RefundClaims>();
        var asleep = Assert.Single(await claims.ClaimReadyAsync(10, default));
        await host.SqlAsync($"UPDATE refunds SET lease_until = now() - interval '1 s' WHERE id = '{made.Id.Value}'");
        var awake = Assert.Single(await claims.ClaimReadyAsync(10, default));

        var refused = new Answered<RefundOutcome>(
            new RefundOutcome.Refused("TRADE_OVERDUE", "too old"),
            new CallTrace("refund", host.Clock.GetUtcNow(), TimeSpan.Zero, 403, "TRADE_OVERDUE", null, null)
        );
        var gate = host.Services.GetRequiredService<RefundGate>();
        Assert.Equal(
            new GateResult.ClaimLost(),
            await gate.ApplyAsync(
                new ArrivedRefund(refused.Outcome)
                {
                    Id = made.Id,
                    Fence = asleep.Fence,
                    Trace = refused.Trace,
                },
                default
            )
        );
        var refund = Assert.Single(await host.RefundsAsync(payment));
        Assert.Equal(
            (RefundStatus.Created, awake.Fence, host.Clock.GetUtcNow()),
            (refund.Status, refund.Fence, refund.LostAt)
        );

        Assert.Equal(
            new GateResult.Applied(),
            await gate.ApplyAsync(
                new ArrivedRefund(refused.Outcome)
                {
                    Id = made.Id,
                    Fence = awake.Fence,
                    Trace = refused.Trace,
                },
                default
            )
        );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(23));
        Assert.Equal(RefundStatus.Unknown, (await host.RefundsAsync(payment)).Single().Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(2));
        Assert.Equal(RefundStatus.Closed, (await host.RefundsAsync(payment)).Single().Status);
    }

    [Fact]
    public async Task What_waited_for_its_turn_until_a_call_would_outlive_its_lease_is_not_sent()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"));
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.SqlAsync($"UPDATE refunds SET due_at = created_at WHERE id = '{made.Id.Value}'");
        await using var hasty = host.AnotherNode();
        hasty.GetRequiredService<EngineOptions>().LeaseSeconds = EngineOptions.CallSeconds;
        await host.SweepAsync(new SendReadyRefunds(10), hasty);
        Assert.Single(host.Gateway.Calls, call => call == ("refund", made.OutRefundNo));
        Assert.Equal(2, (await host.RefundsAsync(payment)).Single().Attempts);
    }

    [Fact]
    public async Task What_a_node_of_the_version_before_lost_is_waited_for_too()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"));
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.SqlAsync($"UPDATE refunds SET due_at = created_at, answer_lost = true WHERE id = '{made.Id.Value}'");
        Assert.Single(await host.Services.GetRequiredService<RefundClaims>().ClaimReadyAsync(10, default));
        Assert.Equal(host.Clock.GetUtcNow(), (await host.RefundsAsync(payment)).Single().LostAt);
    }
}

using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Refunds;

public sealed class SendReadyRefundsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task While_a_refund_is_on_the_wire_no_other_of_its_payment_is_claimed_and_those_of_others_are()
    {
        var (payment, another) = (await host.PaidAsync(), await host.PaidAsync());
        var first = (await host.RefundAsync(payment, 500)).Value.Id;
        await host.RefundAsync(payment, 500);
        var apart = (await host.RefundAsync(another, 500)).Value.Id;
        // The first was claimed by a node that is at it; everything else is due.
        await host.SqlAsync(
            $"""
            UPDATE refunds SET status = 'created', due_at = created_at,
              lease_until = CASE WHEN id = '{first.Value}' THEN now() + interval '1 minute' END
            """
        );
        var claims = host.Services.GetRequiredService<RefundClaims>();

        Assert.Equal([apart], (await claims.ClaimReadyAsync(10, default)).Select(c => c.Id));

        // The lease ran out: each payment has one on the wire, and one only.
        await host.SqlAsync("UPDATE refunds SET lease_until = now() - interval '1 second'");
        var claimed = await claims.ClaimReadyAsync(10, default);
        Assert.Equal(2, claimed.Count);
        Assert.Contains(apart, claimed.Select(c => c.Id));
    }
}

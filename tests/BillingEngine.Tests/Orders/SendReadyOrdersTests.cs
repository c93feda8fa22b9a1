using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Orders;
using BillingEngine.Platform.Facts;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Orders;

public sealed class SendReadyOrdersTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task One_whose_maker_died_is_taken_over_when_its_lease_has_run_out()
    {
        var order = await InterruptedAsync();
        Assert.Equal(0, await host.SweepAsync(new SendReadyOrders(10)));
        await LoseLeaseAsync(order);
        Assert.Equal(1, await host.SweepAsync(new SendReadyOrders(10)));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.AwaitingPayer, 2, 2L), (stored.Status, stored.Attempts, stored.Fence));
        Assert.NotNull(stored.LostAt);
    }

    [Fact]
    public async Task A_refusal_of_one_whose_first_answer_was_lost_closes_it_until_a_query_agrees()
    {
        var order = await InterruptedAsync();
        await LoseLeaseAsync(order);
        host.Gateway.Orders.Enqueue(_ => new PaymentOutcome.Declined("NO_AUTH", "not open", DeclineClass.OurFault));
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Closing, (await host.StoredAsync(order)).Status);
        await host.RunForAsync(TimeSpan.FromDays(3));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Canceled, OrderEnd.Refused), (stored.Status, stored.Order!.GivenUpBecause));
        Assert.Equal(["order.closed"], await host.EventsAsync(order.Id));
    }

    [Fact]
    public async Task One_that_WeChat_never_takes_is_given_up_at_the_end_of_its_time()
    {
        for (var i = 0; i < 20; i++)
            host.Gateway.Orders.Enqueue(_ => Given.NoAnswer);
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 600 });
        await host.RunForAsync(TimeSpan.FromMinutes(10));
        host.Gateway.Orders.Clear();
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Closing, OrderEnd.Expired), (stored.Status, stored.Order!.GivenUpBecause));
        await host.RunForAsync(TimeSpan.FromDays(3));
        Assert.Equal(PaymentStatus.Canceled, (await host.StoredAsync(order)).Status);
    }

    [Fact]
    public async Task Two_nodes_send_it_once_and_an_answer_that_comes_too_late_is_not_applied()
    {
        var order = await InterruptedAsync();
        await LoseLeaseAsync(order);
        await using var other = host.AnotherNode();
        var found = await Task.WhenAll(
            host.SweepAsync(new SendReadyOrders(10)),
            host.SweepAsync(new SendReadyOrders(10), other)
        );
        Assert.Equal(1, found.Sum());
        var stored = await host.StoredAsync(order);
        Assert.Equal(
            new GateResult.ClaimLost(),
            await host.ApplyAsync(stored, new PaymentOutcome.Opened("wx-stale"), fence: 1)
        );
        Assert.NotEqual("wx-stale", (await host.StoredAsync(order)).Order!.PrepayId);
    }

    // Committed with its claim, and then its process is gone.
    private async Task<OrderView> InterruptedAsync()
    {
        host.Gateway.DuringOrder = _ =>
        {
            host.Gateway.DuringOrder = null;
            throw new InvalidOperationException("The process died.");
        };
        var reference = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.SendAsync(Ordering.Poster with { Reference = reference })
        );
        var order = (await host.SendAsync(new ListOrders(new(), Reference: reference))).Value.Data.Single();
        Assert.Equal(PaymentStatus.Created, order.Status);
        return order;
    }

    private Task<int> LoseLeaseAsync(OrderView order) =>
        host.SqlAsync($"UPDATE payments SET lease_until = now() - interval '1 second' WHERE id = '{order.Id.Value}'");
}

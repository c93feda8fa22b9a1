using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Orders;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Orders;

public sealed class CloseUnwantedOrdersTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_close_that_is_not_answered_or_comes_too_early_is_asked_for_again()
    {
        var order = await ClosingAsync();
        host.Gateway.Closings.Enqueue(_ => new ReverseOutcome.Unknown("silence"));
        host.Gateway.Closings.Enqueue(_ => new ReverseOutcome.Unknown("400 INVALID_REQUEST: too early"));
        await host.RunForAsync(TimeSpan.FromMinutes(7));
        Assert.Equal(PaymentStatus.Closed, (await host.StoredAsync(order)).Status);
        Assert.Equal(3, host.CallsOf("close_order", order));
    }

    [Fact]
    public async Task Closed_is_believed_only_when_a_query_agrees()
    {
        var order = await ClosingAsync();
        host.Gateway.Closings.Enqueue(_ => new ReverseOutcome.Closed());
        await host.RunForAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(PaymentStatus.Closing, (await host.StoredAsync(order)).Status);
        await host.RunForAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(PaymentStatus.Closed, (await host.StoredAsync(order)).Status);
    }

    [Fact]
    public async Task What_the_close_says_is_paid_is_not_given_up_by_a_stale_query()
    {
        var order = await ClosingAsync();
        host.Gateway.Closings.Enqueue(query =>
        {
            host.Gateway.SetOrder(query.OutTradeNo, new PaymentOutcome.Dead("CLOSED"));
            return new ReverseOutcome.Paid();
        });
        await host.RunForAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(PaymentStatus.Closing, (await host.StoredAsync(order)).Status);
        host.Gateway.PayOrder(order.OutTradeNo);
        await host.RunForAsync(TimeSpan.FromHours(1));
        Assert.True((await host.StoredAsync(order)).Late);
    }

    [Fact]
    public async Task Two_nodes_close_it_once()
    {
        var order = await ClosingAsync();
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddMinutes(5));
        await using var other = host.AnotherNode();
        var found = await Task.WhenAll(
            host.SweepAsync(new CloseUnwantedOrders(10)),
            host.SweepAsync(new CloseUnwantedOrders(10), other)
        );
        Assert.Equal(1, found.Sum());
        Assert.Equal(1, host.CallsOf("close_order", order));
    }

    private async Task<OrderView> ClosingAsync()
    {
        var order = await host.OrderedAsync();
        return (await host.SendAsync(new CloseOrder { Order = order.Id.ToString() })).Value;
    }
}

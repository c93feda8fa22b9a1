using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Orders;

public sealed class CheckOpenOrdersTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_payment_whose_notification_is_lost_is_found_within_a_minute()
    {
        var order = await host.OrderedAsync();
        host.Gateway.PayOrder(order.OutTradeNo);
        await host.RunForAsync(TimeSpan.FromMinutes(1));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Succeeded, false), (stored.Status, stored.Late));
    }

    [Fact]
    public async Task An_unpaid_one_expires_and_is_closed()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 900 });
        await host.RunForAsync(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(PaymentStatus.AwaitingPayer, (await host.StoredAsync(order)).Status);
        await host.RunForAsync(TimeSpan.FromSeconds(1));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Closed, OrderEnd.Expired), (stored.Status, stored.Order!.GivenUpBecause));
        Assert.Equal(["order.closed"], await host.EventsAsync(order.Id));
        await host.RunForAsync(TimeSpan.FromDays(2));
        Assert.Null((await host.StoredAsync(order)).DueAt);
    }

    [Fact]
    public async Task One_that_was_paid_in_its_last_moment_is_not_given_up()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 120 });
        await host.RunForAsync(TimeSpan.FromSeconds(119));
        host.Gateway.PayOrder(order.OutTradeNo);
        await host.RunForAsync(TimeSpan.FromMinutes(10));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Succeeded, false), (stored.Status, stored.Late));
    }

    [Fact]
    public async Task Silence_at_the_end_of_its_time_gives_nothing_up_until_WeChat_answers()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 60 });
        host.Gateway.Queries.Enqueue((PaymentOutcome.Unknown)Given.NoAnswer);
        await host.RunForAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(PaymentStatus.AwaitingPayer, (await host.StoredAsync(order)).Status);
        await host.RunForAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(PaymentStatus.Closed, (await host.StoredAsync(order)).Status);
    }

    [Fact]
    public async Task One_that_WeChat_closed_by_itself_is_closed_here()
    {
        var order = await host.OrderedAsync();
        host.Gateway.SetOrder(order.OutTradeNo, new PaymentOutcome.Dead("PAYERROR"));
        await host.RunForAsync(TimeSpan.FromMinutes(1));
        var stored = await host.StoredAsync(order);
        Assert.Equal(
            (PaymentStatus.Closed, "query: PAYERROR", OrderEnd.ClosedByWechat),
            (stored.Status, stored.Evidence, stored.Order!.GivenUpBecause)
        );
    }
}

using BillingEngine.Domain.Payments;
using BillingEngine.Orders;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Orders;

public sealed class GetAppPayTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_same_key_is_handed_out_while_it_lives_and_another_one_of_the_same_number_after()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 6 * 3600 });
        var first = (await AskAsync(order)).Value;
        Assert.Equal((order.AppPay!.PrepayId, order.CreatedAt.AddHours(2)), (first.PrepayId, first.ExpiresAt));
        Assert.Equal(1, host.CallsOf("create_order", order));

        await host.RunForAsync(TimeSpan.FromMinutes(119.5));
        var second = (await AskAsync(order)).Value;
        Assert.NotEqual(first.PrepayId, second.PrepayId);
        Assert.Equal((2, host.Clock.GetUtcNow().AddHours(2)), (host.CallsOf("create_order", order), second.ExpiresAt));

        await host.RunForAsync(TimeSpan.FromHours(3));
        Assert.Equal(order.ExpiresAt, (await AskAsync(order)).Value.ExpiresAt);
        await host.RunForAsync(TimeSpan.FromHours(2));
        Assert.Equal("order.not_payable", (await AskAsync(order)).Error.Code);
    }

    [Fact]
    public async Task Where_WeChat_gives_no_other_key_the_caller_hears_it_and_the_order_stays()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 6 * 3600 });
        await host.RunForAsync(TimeSpan.FromHours(2));
        host.Gateway.Orders.Enqueue(_ => Given.NoAnswer);
        Assert.Equal("gateway.unavailable", (await AskAsync(order)).Error.Code);
        Assert.Equal(PaymentStatus.AwaitingPayer, (await host.StoredAsync(order)).Status);
        Assert.False((await AskAsync(order)).IsError);
    }

    [Fact]
    public async Task What_is_paid_while_another_key_is_asked_for_is_not_handed_out()
    {
        var order = await host.OrderedAsync(Ordering.Poster with { ExpiresIn = 6 * 3600 });
        await host.RunForAsync(TimeSpan.FromHours(2));
        host.Gateway.DuringOrder = async _ =>
        {
            host.Gateway.DuringOrder = null;
            await host.PaysAsync(order);
        };
        Assert.Equal("order.not_payable", (await AskAsync(order)).Error.Code);
        Assert.Equal(PaymentStatus.Succeeded, (await host.StoredAsync(order)).Status);
    }

    [Fact]
    public async Task An_order_of_another_merchant_is_not_handed_out()
    {
        var order = await host.OrderedAsync();
        var stranger = await host.AddMerchantAsync("other", null);
        Assert.Equal(
            "order.not_found",
            (await host.SendAsync(new GetAppPay(order.Id.ToString()), stranger)).Error.Code
        );
    }

    private Task<Result<AppPayView>> AskAsync(OrderView order) => host.SendAsync(new GetAppPay(order.Id.ToString()));
}

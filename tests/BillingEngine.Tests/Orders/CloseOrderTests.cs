using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Orders;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Orders;

public sealed class CloseOrderTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_is_closing_at_once_and_closed_when_WeChat_allows_it()
    {
        var order = await host.OrderedAsync();
        var closing = (await CloseAsync(order)).Value;
        Assert.Equal(
            (PaymentStatus.Closing, OrderEnd.Requested, order.CreatedAt.AddMinutes(5)),
            (closing.Status, closing.GivenUpBecause, closing.DueAt)
        );
        Assert.Equal("order.not_payable", (await host.SendAsync(new GetAppPay(order.Id.ToString()))).Error.Code);
        Assert.Equal(PaymentStatus.Closing, (await CloseAsync(order)).Value.Status);

        await host.RunForAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(0, host.CallsOf("close_order", order));
        await host.RunForAsync(TimeSpan.FromMinutes(2));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Closed, "query: CLOSED"), (stored.Status, stored.Evidence));
        Assert.Equal(["order.closed"], await host.EventsAsync(order.Id));
        Assert.Equal(PaymentStatus.Closed, (await CloseAsync(order)).Value.Status);
        Assert.Equal(1, host.CallsOf("close_order", order));
    }

    [Fact]
    public async Task A_payment_that_slips_in_is_late_and_given_back()
    {
        var order = await host.OrderedAsync();
        await CloseAsync(order);
        await host.PaysAsync(order);
        await LateAndReturnedAsync(order);
    }

    [Fact]
    public async Task A_payment_that_only_the_close_finds_is_late_and_given_back()
    {
        var order = await host.OrderedAsync();
        await CloseAsync(order);
        // Between the query and the close.
        host.Gateway.Closings.Enqueue(query =>
        {
            host.Gateway.PayOrder(query.OutTradeNo);
            return new ReverseOutcome.Paid();
        });
        await LateAndReturnedAsync(order);
        Assert.Equal(1, host.CallsOf("close_order", order));
    }

    [Fact]
    public async Task A_payment_after_it_was_closed_whose_notification_is_lost_is_found_and_given_back()
    {
        var order = await host.OrderedAsync();
        await CloseAsync(order);
        await host.RunForAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(PaymentStatus.Closed, (await host.StoredAsync(order)).Status);
        host.Gateway.PayOrder(order.OutTradeNo);
        await LateAndReturnedAsync(order);
        Assert.Equal(["order.closed", "payment.succeeded"], await host.EventsAsync(order.Id));
    }

    [Fact]
    public async Task Closing_while_it_is_on_the_wire_hands_nothing_out_and_closes_it_all_the_same()
    {
        host.Gateway.DuringOrder = async request =>
        {
            host.Gateway.DuringOrder = null;
            var id = await host.ReadAsync(db =>
                db.Payments.Where(p => p.OutTradeNo == request.OutTradeNo).Select(p => p.Id).SingleAsync()
            );
            Assert.Equal(
                PaymentStatus.Closing,
                (await host.SendAsync(new CloseOrder { Order = id.ToString() })).Value.Status
            );
        };
        var order = await host.OrderedAsync();
        Assert.Equal((PaymentStatus.Closing, null), (order.Status, order.AppPay));
        await host.RunForAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(PaymentStatus.Closed, (await host.StoredAsync(order)).Status);
    }

    [Fact]
    public async Task What_is_paid_is_refunded_and_not_closed_and_anothers_is_not_found()
    {
        var order = await host.OrderedAsync();
        await host.PaysAsync(order);
        Assert.Equal("order.paid", (await CloseAsync(order)).Error.Code);
        var stranger = await host.AddMerchantAsync("other-" + Guid.NewGuid().ToString("N")[..6], null);
        Assert.Equal(
            "order.not_found",
            (await host.SendAsync(new CloseOrder { Order = order.Id.ToString() }, stranger)).Error.Code
        );
        Assert.Equal("order.not_found", (await host.SendAsync(new CloseOrder { Order = "pay_1" })).Error.Code);
    }

    private Task<Result<OrderView>> CloseAsync(OrderView order) =>
        host.SendAsync(new CloseOrder { Order = order.Id.ToString() });

    private async Task LateAndReturnedAsync(OrderView order)
    {
        await host.RunForAsync(TimeSpan.FromDays(2));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Refunded, true), (stored.Status, stored.Late));
        Assert.DoesNotContain("order.paid", await host.EventsAsync(order.Id));
        var refund = await host.ReadAsync(db => db.Refunds.SingleAsync(r => r.PaymentId == order.Id));
        Assert.Equal((RefundStatus.Succeeded, RefundCause.LateSuccess), (refund.Status, refund.Cause));
        Assert.Equal([("PaymentUnclaimed", "GatewayClearing", "Suspense", 6800L)], await host.BooksAsync(order.Id));
        Assert.Equal(
            [("UnclaimedReturned", "Suspense", "GatewayClearing", 6800L)],
            await host.BooksAsync(new Domain.Common.PaymentId(refund.Id.Value))
        );
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE code = 'payment.late_success' AND object_id = '{order.Id.Value}'"
            )
        );
    }
}

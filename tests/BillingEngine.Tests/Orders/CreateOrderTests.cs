using BillingEngine.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Orders;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Orders;

public sealed class CreateOrderTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task An_order_is_opened_handed_out_paid_told_and_booked()
    {
        var customer = (await host.SendAsync(new CreateCustomer("buyer", "Han Meimei", "oBuyer"))).Value;
        var order = await host.OrderedAsync(
            Ordering.Poster with
            {
                Reference = "order-1",
                Customer = "buyer",
                ExpiresIn = 1800,
                Metadata = new Dictionary<string, string> { ["shop"] = "Sheung Wan" },
            }
        );
        Assert.Equal(PaymentStatus.AwaitingPayer, order.Status);
        Assert.Equal((customer.Id, "order-1"), (order.Customer!.Value, order.Reference));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(30), order.ExpiresAt);
        Assert.Equal(("Sign=WXPay", order.ExpiresAt), (order.AppPay!.Package, order.AppPay.ExpiresAt));
        Assert.Equal(order.OutTradeNo, host.Gateway.OrderOf(order.OutTradeNo).OutTradeNo);

        // Anybody may pay it, and what is notified twice is booked once.
        var paid = host.Gateway.PayOrder(order.OutTradeNo);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.TellPaidAsync(paid)));

        var stored = await host.StoredAsync(order);
        Assert.Equal(
            (PaymentStatus.Succeeded, false, paid.Facts.TransactionId),
            (stored.Status, stored.Late, stored.TransactionId)
        );
        Assert.Equal(["payment.succeeded", "order.paid"], await host.EventsAsync(order.Id));
        Assert.Equal([("OrderPaid", "GatewayClearing", "Revenue", 6800L)], await host.BooksAsync(order.Id));
        var told = await host.ReadAsync(db =>
            db.Events.SingleAsync(e => e.Type == "order.paid" && e.ObjectId == order.Id.Value)
        );
        Assert.Contains("\"reference\":\"order-1\"", told.Data, StringComparison.Ordinal);

        var back = await host.SendAsync(new CreateRefund(order.Id.ToString(), 800, "One poster was torn"));
        await host.RunForAsync(TimeSpan.FromHours(1));
        stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.PartiallyRefunded, 800L), (stored.Status, stored.RefundedMinor));
        Assert.Equal(
            "RefundPaid",
            (await host.ReadAsync(db => db.Ledger.SingleAsync(l => l.CauseId == back.Value.Id.Value))).Kind.ToString()
        );
    }

    [Fact]
    public async Task Everything_that_was_ordered_is_sent_the_same_each_time()
    {
        host.Gateway.Orders.Enqueue(_ => Given.NoAnswer);
        var sent = new List<OrderRequest>();
        host.Gateway.DuringOrder = request =>
        {
            sent.Add(request);
            return Task.CompletedTask;
        };
        var wish = Ordering.Poster with
        {
            Attach = "shelf 7",
            GoodsTag = "WXG",
            MerchantCategoryCode = "1011",
            Detail = new OrderDetail(7000, "r-1", [new OrderGoods("g-1", 2, 3400, "Poster", "wx-1")]),
            SceneInfo = new OrderScene(
                "14.23.150.211",
                "59.37.125.32",
                "013467007045764",
                "P001",
                new OrderStore("SZTX001", "Tencent Building", "Shenzhen")
            ),
        };
        var order = await host.OrderedAsync(wish);
        await host.RunForAsync(TimeSpan.FromMinutes(1));
        host.Gateway.DuringOrder = null;

        Assert.Equal(PaymentStatus.AwaitingPayer, (await host.StoredAsync(order)).Status);
        Assert.Equal(2, sent.Count);
        Assert.Equal(Text(sent[0]), Text(sent[1]));
        Assert.Contains("SZTX001", Text(sent[0]), StringComparison.Ordinal);
        Assert.Equal(wish.Detail!.GoodsDetail![0], sent[1].Detail!.GoodsDetail![0]);
        Assert.Equal(
            (wish.Attach, wish.GoodsTag, "1011", wish.SceneInfo),
            (sent[1].Attach, sent[1].GoodsTag, sent[1].MerchantCategoryCode, sent[1].Scene)
        );

        static string Text(OrderRequest request) => System.Text.Json.JsonSerializer.Serialize(request);
    }

    [Fact]
    public async Task A_lost_answer_leaves_it_created_and_the_same_number_is_sent_again()
    {
        host.Gateway.Orders.Enqueue(request =>
        {
            host.Gateway.OpenOrder(request);
            return Given.NoAnswer;
        });
        var order = await host.OrderedAsync();
        Assert.Equal((PaymentStatus.Created, null), (order.Status, order.AppPay));
        Assert.Equal("order.not_ready", (await host.SendAsync(new GetAppPay(order.Id.ToString()))).Error.Code);

        await host.RunForAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(PaymentStatus.AwaitingPayer, (await host.StoredAsync(order)).Status);
        Assert.Equal(2, host.CallsOf("create_order", order));
        Assert.False((await host.SendAsync(new GetAppPay(order.Id.ToString()))).IsError);
    }

    [Fact]
    public async Task A_clear_refusal_is_the_callers_answer_and_the_order_cannot_be_paid()
    {
        host.Gateway.Orders.Enqueue(_ => new PaymentOutcome.Declined(
            "NO_AUTH",
            "the product is not open",
            DeclineClass.OurFault
        ));
        var refused = (await host.SendAsync(Ordering.Poster with { Reference = "refused" })).Error;
        Assert.Equal(("order.refused", "NO_AUTH"), (refused.Code, refused.Gateway!.Code));

        var listed = (await host.SendAsync(new ListOrders(new(), Reference: "refused"))).Value.Data.Single();
        Assert.Equal(
            (PaymentStatus.Canceled, OrderEnd.Refused, "NO_AUTH"),
            (listed.Status, listed.GivenUpBecause, listed.Failure!.Code)
        );
        Assert.Equal(["order.closed"], await host.EventsAsync(listed.Id));
    }

    [Fact]
    public async Task One_that_was_paid_while_its_answer_was_lost_is_found_by_the_query_before_it_is_sent_again()
    {
        host.Gateway.Orders.Enqueue(request =>
        {
            host.Gateway.OpenOrder(request);
            host.Gateway.PayOrder(request.OutTradeNo);
            return Given.NoAnswer;
        });
        var order = await host.OrderedAsync();
        await host.RunForAsync(TimeSpan.FromMinutes(1));
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Succeeded, false), (stored.Status, stored.Late));
        Assert.Equal(1, host.CallsOf("create_order", order));
    }

    [Fact]
    public async Task A_success_that_does_not_fit_is_quarantined_and_never_paid()
    {
        var order = await host.OrderedAsync();
        var paid = host.Gateway.PayOrder(order.OutTradeNo);
        var wrong = paid with { Facts = paid.Facts with { Amount = paid.Facts.Amount!.Value with { Minor = 6799 } } };
        await host.TellPaidAsync(wrong);
        var stored = await host.StoredAsync(order);
        Assert.Equal((PaymentStatus.Quarantined, "amount_differs"), (stored.Status, stored.Evidence));
        Assert.Empty(await host.BooksAsync(order.Id));
        Assert.Equal(
            "payment.quarantined",
            (await host.SendAsync(new CloseOrder { Order = order.Id.ToString() })).Error.Code
        );
    }

    [Fact]
    public async Task Neither_an_unknown_customer_nor_a_merchant_without_an_app_gets_one()
    {
        Assert.Equal(
            "customer.not_found",
            (await host.SendAsync(Ordering.Poster with { Customer = "unknown" })).Error.Code
        );
        var shop = await host.AddMerchantAsync("partner", "1900000109");
        Assert.Equal("order.no_app", (await host.SendAsync(Ordering.Poster, shop)).Error.Code);
        Assert.Empty(await host.ReadAsync(db => db.Orders.Where(o => o.MerchantId == shop.Id).ToListAsync()));
    }

    [Fact]
    public async Task The_database_itself_keeps_orders_and_deductions_apart()
    {
        var order = await host.OrderedAsync();
        foreach (var status in new[] { "submitting", "declined", "reversing", "failed" })
        {
            var broken = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                host.SqlAsync($"UPDATE payments SET status = '{status}' WHERE id = '{order.Id.Value}'")
            );
            Assert.Equal("payments_of_kind", broken.ConstraintName);
        }
        Assert.Equal(
            "payment.is_order",
            (await host.SendAsync(new BillingEngine.Payments.ReversePayment { Payment = order.Id.ToString() }))
                .Error
                .Code
        );
    }
}

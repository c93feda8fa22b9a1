using System.Text.Json.Nodes;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Statements;
using static WeChatPay.Simulator.Tests.OurClient;

namespace WeChatPay.Simulator.Tests;

/// <summary>Discounts from the payment to the statement: who pays which part, and what is refunded.</summary>
public sealed class PromotionTests() : SandboxTest(options => options.StandsAt = Start)
{
    private static readonly DateTimeOffset Start = new(2024, 6, 10, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("COUPON", 88, 0, 9.00, 0.09)]
    [InlineData("DISCOUNT", 0, 88, 8.12, 0.08)]
    public async Task A_coupon_is_settled_and_a_discount_is_not(
        string type,
        long byWeChatPay,
        long byMerchant,
        double settled,
        double fee
    )
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync(
            "PUT",
            $"/users/{signed.Openid}",
            new JsonObject { ["discount"] = 88, ["discount_type"] = type }
        );
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, 900, "CNY");
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body).JsonAsync();
        using var client = Of(Sandbox, institution: false);

        var paid = Value(await client.Transactions.GetByNumberAsync((string)body["out_trade_no"]!, null, default));
        var promotion = Assert.Single(paid.Promotions);
        Assert.Equal(
            (type, 88L, byWeChatPay, byMerchant, 812L),
            (
                promotion.Type!,
                promotion.Amount!.Value,
                promotion.ByWeChatPay!.Value,
                promotion.MerchantContributeAmount!.Value,
                paid.Amount!.PayerTotal!.Value
            )
        );

        // In two parts: the shares of the payer and of the discount add up to the total.
        foreach (var part in new[] { 400, 500 })
        {
            await Sandbox.PostAsync(
                Sandbox.Direct,
                "/v3/global/refunds",
                Sandbox.RefundBody(
                    Sandbox.Direct,
                    new JsonObject
                    {
                        ["transaction_id"] = paid.TransactionId,
                        ["amount"] = body["amount"]!.DeepClone(),
                    },
                    part
                )
            );
        }

        var refunds = Value(
            await client.Refunds.GetPageAsync(OrderName.ByTransactionId(paid.TransactionId!), 0, 20, null, default)
        ).Data!;
        Assert.Equal(812, refunds.Sum(refund => refund.Amount!.PayerRefund));
        Assert.Equal(88, refunds.Sum(refund => refund.Promotions.Single().RefundAmount));

        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        using var table = new MemoryStream();
        Value(await client.Statements.DownloadAsync(new DateOnly(2024, 6, 10), null, table, default));
        table.Position = 0;
        var rows = new List<StatementRow>();
        await foreach (var line in StatementReader.ReadAsync(table))
        {
            if (line is StatementLine.Trade trade)
                rows.Add(trade.Row);
        }

        var payment = rows.Single(row => !row.IsRefund);
        Assert.Equal(
            (9.00m, 8.12m, (decimal)settled, (decimal)fee),
            (payment.OrderAmount, payment.PayerAmount, payment.SettlementAmount, payment.Fee)
        );
        Assert.Equal(type == "COUPON" ? (0.88m, 0m) : (0m, 0.88m), (payment.CouponAmount, payment.DiscountAmount));
        Assert.Equal(
            type == "COUPON" ? (0.88m, 0m) : (0m, 0.88m),
            (rows.Sum(row => row.CouponRefundAmount), rows.Sum(row => row.DiscountRefundAmount))
        );
        Assert.Equal((decimal)settled, rows.Sum(row => row.RefundSettlementAmount));
    }
}

using System.Globalization;
using System.Text;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Statements;

/// <summary>
/// The text of a day's statement (docs/wechat-pay-orders.md, Statement table): comma-separated values, each with a
/// leading backtick, and a summary at the end.
/// </summary>
internal sealed class StatementTable(SimulatorOptions options)
{
    private static readonly string[] Columns =
    [
        "交易时间",
        "公众账号ID",
        "商户号",
        "子商户号",
        "设备号",
        "微信订单号",
        "商户订单号",
        "用户标识",
        "交易类型",
        "交易状态",
        "付款银行",
        "充值券币种",
        "充值券金额",
        "优惠券币种",
        "优惠券金额",
        "微信退款单号",
        "商户退款单号",
        "退款类型",
        "退款状态",
        "商品名称",
        "商户数据包",
        "手续费",
        "费率",
        "标价币种",
        "订单金额(标价币种)",
        "用户支付币种",
        "用户支付金额",
        "结算币种",
        "应结订单金额",
        "支付汇率",
        "退款汇率",
        "申请退款金额",
        "用户退款币种",
        "用户退款金额",
        "退款结算币种",
        "退款应结订单金额",
        "充值券退款金额",
        "优惠券退款金额",
    ];

    private static readonly string[] Sums =
    [
        "总交易单数",
        "应结订单总金额",
        "退款总金额",
        "充值券退款总金额",
        "手续费总金额",
        "订单总金额",
        "申请退款总金额",
    ];

    private readonly string lineEnd = options.StatementLineFeed ? "\n" : "\r\n";

    public byte[] Write(IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder(lines.Count * 400);
        if (options.StatementMark)
            text.Append('\uFEFF');

        text.Append(string.Join(',', Columns)).Append(lineEnd);
        decimal settled = 0,
            refunded = 0,
            fees = 0,
            ordered = 0;
        foreach (var line in lines)
        {
            var currency = line.Trade.Currency;
            AppendRow(text, Values(line));
            fees += Major(SignedFee(line), currency);
            ordered += line.Trade.Refund is null ? Major(line.Trade.Amount, currency) : 0;
            settled += line.Trade.Refund is null ? Major(line.Trade.Settled + line.AmountOff, currency) : 0;
            refunded += line.Trade.Refund is null ? 0 : Major(line.Trade.Amount, currency);
        }

        text.Append(string.Join(',', Sums)).Append(lineEnd);
        AppendRow(
            text,
            [$"{lines.Count}", Plain(settled), Plain(refunded), "0.00", Plain(fees), Plain(ordered), Plain(refunded)]
        );
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString());
    }

    private void AppendRow(StringBuilder text, string[] values)
    {
        for (var i = 0; i < values.Length; i++)
            text.Append(i == 0 ? "`" : ",`").Append(Escape(values[i]));

        text.Append(lineEnd);
    }

    private string[] Values(Line line)
    {
        var (order, refund) = (line.Trade.Order, line.Trade.Refund);
        var currency = line.Currency ?? order.Currency;
        string Money(long minor) => Written(minor, order.Currency);
        string Fen(long minor) => Written(minor, order.PayerCurrency ?? "CNY");
        var rate = order.Rate is { } known ? (known / 100_000_000m).ToString(CultureInfo.InvariantCulture) : "";
        var amount = order.Total + (refund is null ? line.AmountOff : 0);
        var (coupon, discount) = order.DiscountType == Promotions.Coupon ? (order.Discount, 0L) : (0L, order.Discount);
        var (couponBack, discountBack) =
            order.DiscountType == Promotions.Coupon ? (refund?.Discount ?? 0, 0L) : (0L, refund?.Discount ?? 0);
        var settled = line.Trade.Settled + line.AmountOff;
        string Back(string text) => refund is null ? "" : text;
        return
        [
            $"{line.Trade.At.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}",
            order.Appid,
            order.Mchid,
            order.SubMchid ?? "",
            order.DeviceId ?? "",
            order.TransactionId ?? "",
            order.OutTradeNo,
            order.Openid,
            AppOrderView.TradeType(order),
            refund is null ? line.Status ?? "SUCCESS" : "REFUND",
            "CFT",
            coupon > 0 ? currency : "",
            Money(coupon),
            discount > 0 ? currency : "",
            Money(discount),
            refund?.RefundId ?? "",
            refund?.OutRefundNo ?? "",
            Back("ORIGINAL"),
            Back(line.Status ?? "SUCCESS"),
            order.Description,
            order.Attach ?? "",
            Money(SignedFee(line)),
            $"{Plain(options.FeeBasisPoints / 100m)}%",
            currency,
            Money(amount),
            order.PayerCurrency ?? "",
            Fen(order.PayerTotal),
            currency,
            Money(refund is null ? settled : 0),
            rate,
            Back(rate),
            Money(refund is null ? 0 : refund.Amount + line.AmountOff),
            Back(order.PayerCurrency ?? ""),
            Fen(refund?.PayerRefund ?? 0),
            Back(currency),
            Money(refund is null ? 0 : settled),
            Money(couponBack),
            Money(discountBack),
        ];
    }

    /// <summary>The fee returned with a refund is negative.</summary>
    private static long SignedFee(Line line) => line.Trade.Refund is null ? line.Fee : -line.Fee;

    private static decimal Major(long minor, string currency) =>
        ExchangeRates.ExponentOf(currency) == 0 ? minor : minor / 100m;

    private static string Written(long minor, string currency) =>
        ExchangeRates.ExponentOf(currency) == 0
            ? minor.ToString(CultureInfo.InvariantCulture)
            : Plain(Major(minor, currency));

    private static string Plain(decimal number) => number.ToString("0.00##", CultureInfo.InvariantCulture);

    /// <summary>The format has no escapes: a character that would end a line or a value becomes a blank.</summary>
    private static string Escape(string value) =>
        value.Replace('\r', ' ').Replace('\n', ' ').Replace(",`", ", `", StringComparison.Ordinal);
}

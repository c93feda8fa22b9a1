using System.Globalization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Settlements;
using WeChatPay.Global.Statements;

namespace BillingEngine.WeChatPay;

/// <summary>
/// Converts statements and settlements to the engine's facts (docs/wechat-pay-orders.md, Statements).
/// </summary>
public static class StatementMapping
{
    /// <summary>
    /// The outcome of a download. Only a reply that WeChat signed can say that there is no statement.
    /// </summary>
    public static StatementOutcome Download(GatewayReply<StatementReceipt> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<StatementReceipt>.Answered { Value: var receipt } => new StatementOutcome.Stored(
                receipt.Sha1,
                receipt.Bytes
            ),
            GatewayReply<StatementReceipt>.Refused { Trust: ErrorTrust.Verified } refused => ErrorCode.Normalise(
                refused.Error.Code
            ) switch
            {
                "NOSTATEMENTEXIST" or "NOSTATEMENTEXISTS" => new StatementOutcome.NoTrades(),
                "STATEMENTCREATING" => new StatementOutcome.NotYet(),
                "PARAMERROR" or "INVALIDREQUEST" => new StatementOutcome.Refused(
                    refused.Error.Code!,
                    refused.Error.Message ?? ""
                ),
                _ => new StatementOutcome.Unknown(OutcomeMapping.Describe(refused)),
            },
            GatewayReply<StatementReceipt>.Refused refused => new StatementOutcome.Unknown(
                OutcomeMapping.Describe(refused)
            ),
            _ => new StatementOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply)),
        };
    }

    /// <summary>Converts one line; null for the totals at the end.</summary>
    public static StatementEntry? Line(StatementLine line) =>
        line switch
        {
            StatementLine.Trade trade => Trade(trade.Number, trade.Row),
            StatementLine.Unreadable odd => new StatementEntry.Unreadable(odd.Number, odd.Text, odd.Reason),
            _ => null,
        };

    /// <summary>Converts one settlement.</summary>
    public static SettlementFacts Settlement(Settlement row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var amount = row.Amount;
        return new SettlementFacts(
            row.BatchId,
            global::WeChatPay.Global.Settlements.Settlement.Day(row.SettlementDate),
            global::WeChatPay.Global.Settlements.Settlement.Day(row.TradeStartDate),
            global::WeChatPay.Global.Settlements.Settlement.Day(row.TradeEndDate),
            amount?.Currency,
            amount?.Settled,
            amount?.AnyUnsettled,
            amount?.Pay,
            amount?.Refund,
            amount?.Net,
            amount?.Fee,
            row.WalletRegion
        );
    }

    private static StatementEntry Trade(long number, StatementRow row)
    {
        var back = row.IsRefund;
        var settlement = (back ? row.RefundSettlementCurrency : null) ?? row.SettlementCurrency ?? row.OrderCurrency;
        var payer = (back ? row.RefundPayerCurrency : null) ?? row.PayerCurrency;
        try
        {
            return new StatementEntry.Trade(
                number,
                new StatementTrade
                {
                    IsRefund = back,
                    TradedAt = row.TradeTime,
                    // The domestic statement has 0 where there is no sub-merchant (unconfirmed for the global one).
                    SubMchId = row.SubMchid is "0" ? null : row.SubMchid,
                    TransactionId = row.TransactionId,
                    OutTradeNo = row.OutTradeNo,
                    RefundNumber = row.RefundId,
                    OutRefundNo = row.OutRefundNo,
                    TradeType = row.TradeType,
                    State = back ? row.RefundState : row.TradeState,
                    BankType = row.BankType,
                    AmountMinor = Minor(back ? row.RefundAmount : row.OrderAmount, row.OrderCurrency),
                    Currency = row.OrderCurrency,
                    PayerMinor = Minor(back ? row.RefundPayerAmount : row.PayerAmount, payer),
                    PayerCurrency = payer,
                    SettlementMinor = Minor(back ? row.RefundSettlementAmount : row.SettlementAmount, settlement),
                    SettlementCurrency = settlement,
                    FeeMinor = Minor(row.Fee, settlement),
                    FeeRate = Rate(row.FeeRate),
                    ExchangeRate = back ? row.RefundRate ?? row.PaymentRate : row.PaymentRate,
                    CouponMinor = Minor(
                        back ? row.CouponRefundAmount : row.CouponAmount,
                        row.CouponCurrency ?? row.OrderCurrency
                    ),
                    DiscountMinor = Minor(
                        back ? row.DiscountRefundAmount : row.DiscountAmount,
                        row.DiscountCurrency ?? row.OrderCurrency
                    ),
                }
            );
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return new StatementEntry.Unreadable(number, row.Text, e.Message);
        }
    }

    // Amounts are written in major units; an unsupported currency gives no amount.
    private static long? Minor(decimal? major, string? code)
    {
        if (major is not { } amount || !Currency.TryParse(code, out var currency))
            return null;
        for (var digit = 0; digit < currency.Exponent; digit++)
            amount *= 10;
        return amount == decimal.Truncate(amount)
            ? decimal.ToInt64(amount)
            : throw new FormatException($"An amount has more decimals than {currency.Code} allows.");
    }

    private static decimal? Rate(string? text) =>
        text is not null
        && text.EndsWith('%')
        && decimal.TryParse(text[..^1], NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
            ? percent / 100
            : null;
}

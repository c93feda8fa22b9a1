using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

/// <summary>The gateway's records in the engine's words. What was not sent stays null.</summary>
internal static class Facts
{
    /// <summary>Paid, even if some of it was given back since.</summary>
    public static bool IsPaid(Transaction order) => order.TradeState?.ToUpperInvariant() is "SUCCESS" or "REFUND";

    public static PaymentOutcome Succeeded(GatewayReply<Transaction>.Answered answer, string outTradeNo) =>
        OfOrder(answer.Value, outTradeNo) is { } facts
            ? new PaymentOutcome.Succeeded(facts)
            : new PaymentOutcome.Unknown(
                UnknownReason.InProgress,
                "The answer says paid, but its numbers are missing or cannot be read."
            );

    /// <summary>Null when the gateway's number is missing, or a number or a payer cannot be read.</summary>
    public static PaidFacts? OfOrder(Transaction order, string? outTradeNo)
    {
        if (
            (order.OutTradeNo ?? outTradeNo) is not { } number
            || order.AnyId is not { } transactionId
            || IsSpoiled(
                number,
                transactionId,
                order.ContractId,
                order.SubMchid,
                order.Payer?.Openid,
                order.Payer?.SubOpenid,
                order.Payer?.SpOpenid
            )
        )
        {
            return null;
        }

        return new PaidFacts(
            number,
            transactionId,
            WireTime.Parse(order.SuccessTime),
            AmountOf(order.Amount),
            order.ContractId,
            order.Appid ?? order.SubAppid ?? order.SpAppid,
            order.Payer?.Openid,
            order.Payer?.SubOpenid,
            order.Payer?.SpOpenid,
            order.SubMchid,
            order.BankType,
            order.Amount?.PayerTotal,
            order.Amount?.PayerCurrency,
            order.Amount?.ExchangeRate?.Type,
            order.Amount?.ExchangeRate?.Rate
        );
    }

    /// <summary>Null when the gateway's number is not known, or a number or the payer cannot be read.</summary>
    public static ContractFacts? OfContract(ContractReply reply, string? contractNumber) =>
        (reply.ContractId ?? contractNumber) is { } number
        && !IsSpoiled(number, reply.OutContractCode, reply.SubMchid, reply.Openid)
            ? new ContractFacts(
                number,
                reply.OutContractCode,
                reply.PlanId,
                reply.SubMchid,
                reply.Openid,
                WireTime.Parse(reply.SignedTime),
                WireTime.Parse(reply.AnyExpiredTime)
            )
            : null;

    /// <summary>Null when the gateway's number is missing, or a number or the payer cannot be read.</summary>
    public static ContractFacts? OfContract(ContractEvent told) =>
        told.ContractId is { } number
        && !IsSpoiled(number, told.OutContractCode, told.SubMchid, told.Openid, told.SubOpenid)
            ? new ContractFacts(
                number,
                told.OutContractCode,
                told.PlanId,
                told.SubMchid,
                told.Openid ?? told.SubOpenid,
                WireTime.Parse(told.OperateTime),
                WireTime.Parse(told.AnyExpiredTime)
            )
            : null;

    /// <summary>Who ended a contract; null for a word nobody documented.</summary>
    public static TerminatedBy? TerminatedBy(string? mode) =>
        mode?.ToUpperInvariant() switch
        {
            "USER" => Domain.Contracts.TerminatedBy.User,
            "MERCHANT" => Domain.Contracts.TerminatedBy.Merchant,
            "PLATFORM" => Domain.Contracts.TerminatedBy.Wechat,
            _ => null,
        };

    // The reader puts U+FFFD where it could not keep what was sent: such a name would be learned, or never be found.
    internal static bool IsSpoiled(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null && name.Contains('\uFFFD', StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    // A currency this engine does not know leaves no amount, and a success without an amount is never booked.
    private static Money? AmountOf(PaidAmount? amount) =>
        amount is { Total: { } total } && Currency.TryParse(amount.Currency, out var currency)
            ? new Money(total, currency)
            : null;
}

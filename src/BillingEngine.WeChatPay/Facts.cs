using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

/// <summary>Converts records of WeChat to the engine's facts. Fields that were not sent stay null.</summary>
internal static class Facts
{
    /// <summary>Paid, even if part of it was refunded since.</summary>
    public static bool IsPaid(Transaction order) => order.TradeState?.ToUpperInvariant() is "SUCCESS" or "REFUND";

    public static PaymentOutcome Succeeded(GatewayReply<Transaction>.Answered answer, string outTradeNo) =>
        OfOrder(answer.Value, outTradeNo) is { } facts
            ? new PaymentOutcome.Succeeded(facts)
            : new PaymentOutcome.Unknown(
                UnknownReason.InProgress,
                "The answer says paid, but its numbers are missing or cannot be read."
            );

    /// <summary>Null if the transaction_id is missing, or if a number or an openid cannot be read.</summary>
    public static PaidFacts? OfOrder(Transaction order, string? outTradeNo)
    {
        if (
            (order.OutTradeNo ?? outTradeNo) is not { } number
            || order.AnyId is not { } transactionId
            || IsUnreadable(
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

    /// <summary>Null if the contract_id is unknown, or if a number or the openid cannot be read.</summary>
    public static ContractFacts? OfContract(ContractReply reply, string? contractNumber) =>
        (reply.ContractId ?? contractNumber) is { } number
        && !IsUnreadable(number, reply.OutContractCode, reply.SubMchid, reply.Openid)
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

    /// <summary>Null if the contract_id is missing, or if a number or the openid cannot be read.</summary>
    public static ContractFacts? OfContract(ContractEvent received) =>
        received.ContractId is { } number
        && !IsUnreadable(number, received.OutContractCode, received.SubMchid, received.Openid, received.SubOpenid)
            ? new ContractFacts(
                number,
                received.OutContractCode,
                received.PlanId,
                received.SubMchid,
                received.Openid ?? received.SubOpenid,
                WireTime.Parse(received.OperateTime),
                WireTime.Parse(received.AnyExpiredTime)
            )
            : null;

    /// <summary>Who ended a contract; null for an undocumented value.</summary>
    public static TerminatedBy? TerminatedBy(string? mode) =>
        mode?.ToUpperInvariant() switch
        {
            "USER" => Domain.Contracts.TerminatedBy.User,
            "MERCHANT" => Domain.Contracts.TerminatedBy.Merchant,
            "PLATFORM" => Domain.Contracts.TerminatedBy.Wechat,
            _ => null,
        };

    // The reader puts U+FFFD where it could not keep a character. Such an id would be stored wrongly, or never be
    // found.
    internal static bool IsUnreadable(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null && name.Contains('\uFFFD', StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    // An unsupported currency gives no amount, and a success without an amount is never booked.
    private static Money? AmountOf(PaidAmount? amount) =>
        amount is { Total: { } total } && Currency.TryParse(amount.Currency, out var currency)
            ? new Money(total, currency)
            : null;
}

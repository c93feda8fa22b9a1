using System.Collections.Frozen;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Refunds;

namespace BillingEngine.WeChatPay;

/// <summary>
/// Maps replies about refunds to outcomes (docs/wechat-pay-orders.md, Refunds). Only what WeChat itself signed closes a
/// refund; everything unclear is unknown until a query decides.
/// </summary>
public static class RefundMapping
{
    // Codes without underscores, because the same code is sent with and without them.
    private const string NotEnough = "NOTENOUGH";

    // "The number is used" is not in this list: what WeChat has under that number may have been refunded.
    private static readonly FrozenSet<string> ForGood = FrozenSet.ToFrozenSet(
        [
            "TRADEOVERDUE",
            "ORDERNOTEXIST",
            "ORDERNOTEXISTS",
            "RESOURCENOTEXISTS",
            "INVALIDREQUEST",
            "PARAMERROR",
            "USERACCOUNTABNORMAL",
            "MCHNOTEXISTS",
            "NOAUTH",
            "APPIDMCHIDNOTMATCH",
        ],
        StringComparer.Ordinal
    );

    private const string Unreadable = "The answer's numbers cannot be read.";

    private static readonly FrozenSet<string> NotFound = FrozenSet.ToFrozenSet(
        ["RESOURCENOTEXISTS", "REFUNDNOTEXIST", "REFUNDNOTEXISTS", "NOTFOUND"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// The outcome of a refund request. An accepted refund is being processed, whatever else the reply says.
    /// </summary>
    public static RefundOutcome Request(GatewayReply<Refund> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<Refund>.Answered { Value: var refund } when IsUnreadable(refund) => new RefundOutcome.Unknown(
                Unreadable
            ),
            GatewayReply<Refund>.Answered { Value: var refund } => FromState(refund)
                ?? new RefundOutcome.Processing(FactsOf(refund)),
            GatewayReply<Refund>.Refused
            {
                Trust: ErrorTrust.Verified,
                Status: >= 400 and < 500 and not (401 or 429)
            } refused => Refusal(refused),
            GatewayReply<Refund>.Refused refused => new RefundOutcome.Unknown(OutcomeMapping.Describe(refused)),
            _ => new RefundOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply)),
        };
    }

    /// <summary>The outcome of a refund number, from a query.</summary>
    public static RefundOutcome Query(GatewayReply<Refund> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<Refund>.Answered { Value: var refund } when IsUnreadable(refund) => new RefundOutcome.Unknown(
                Unreadable
            ),
            GatewayReply<Refund>.Answered { Value: var refund } => (RefundOutcome?)FromState(refund)
                ?? new RefundOutcome.Unknown($"The refund's state is {refund.AnyState ?? "missing"}."),
            GatewayReply<Refund>.Refused { Status: 404, Trust: ErrorTrust.Verified } => new RefundOutcome.None(),
            GatewayReply<Refund>.Refused { Status: 404, Trust: ErrorTrust.Unsigned } refused
                when NotFound.Contains(ErrorCode.Normalise(refused.Error.Code)) => new RefundOutcome.None(false),
            GatewayReply<Refund>.Refused refused => new RefundOutcome.Unknown(OutcomeMapping.Describe(refused)),
            _ => new RefundOutcome.Unknown(OutcomeMapping.DescribeNoReply(reply)),
        };
    }

    /// <summary>The outcome of a reported state; null if it is missing or undocumented.</summary>
    public static RefundOutcome.Reported? FromState(Refund refund)
    {
        ArgumentNullException.ThrowIfNull(refund);
        var facts = FactsOf(refund);
        return refund.AnyState switch
        {
            RefundStates.Processing => new RefundOutcome.Processing(facts),
            RefundStates.Success => new RefundOutcome.Succeeded(facts),
            RefundStates.Closed => new RefundOutcome.Closed(facts),
            RefundStates.Abnormal => new RefundOutcome.Abnormal(facts),
            _ => null,
        };
    }

    /// <summary>Whether one of its numbers cannot be read.</summary>
    public static bool IsUnreadable(Refund refund)
    {
        ArgumentNullException.ThrowIfNull(refund);
        return Facts.IsUnreadable(
            refund.OutRefundNo,
            refund.AnyId,
            refund.OutTradeNo,
            refund.TransactionId,
            refund.SubMchid
        );
    }

    private static RefundOutcome Refusal(GatewayReply<Refund>.Refused refused)
    {
        var code = ErrorCode.Normalise(refused.Error.Code);
        var message = refused.Error.Message ?? "";
        if (code == NotEnough)
            return new RefundOutcome.NotNow(refused.Error.Code!, message);
        return ForGood.Contains(code)
            ? new RefundOutcome.Refused(refused.Error.Code!, message)
            : new RefundOutcome.Unknown(OutcomeMapping.Describe(refused));
    }

    private static RefundFacts FactsOf(Refund refund) =>
        new(
            refund.OutRefundNo,
            refund.AnyId,
            refund.OutTradeNo,
            refund.TransactionId,
            refund.SubMchid,
            refund.Amount is { Refund: { } minor } amount && Currency.TryParse(amount.Currency, out var currency)
                ? new Money(minor, currency)
                : null,
            WireTime.Parse(refund.SuccessTime),
            refund.RecvAccount,
            refund.FundSource,
            refund.Amount?.PayerRefund,
            refund.Amount?.PayerCurrency,
            refund.Amount?.SettlementRefund,
            refund.Amount?.SettlementCurrency,
            refund.Amount?.ExchangeRate?.Type,
            refund.Amount?.ExchangeRate?.Rate,
            refund.Amount?.Total
        );
}

using System.Collections.Frozen;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

/// <summary>
/// Maps replies, errors and missing answers to outcomes (docs/wechat-pay.md, Errors and classes). Rule of money: only
/// what WeChat itself signed makes a success or a decline; everything else is unknown until a query decides.
/// </summary>
public sealed class OutcomeMapping
{
    // Codes without underscores, because the same code is sent with and without them.
    private static readonly Dictionary<string, DeclineClass> Declines = new(StringComparer.Ordinal)
    {
        ["NOAUTH"] = DeclineClass.ContractGone,
        ["CONTRACTNOTEXIST"] = DeclineClass.ContractGone,
        ["CONTRACTERROR"] = DeclineClass.ContractGone,
        ["NOTENOUGH"] = DeclineClass.PayerCannotPay,
        ["RULELIMIT"] = DeclineClass.Limit,
        ["ACCOUNTERROR"] = DeclineClass.PayerMustAct,
        ["USERACCOUNTABNORMAL"] = DeclineClass.PayerMustAct,
        ["PARAMERROR"] = DeclineClass.OurFault,
        ["INVALIDREQUEST"] = DeclineClass.OurFault,
        ["APPIDMCHIDNOTMATCH"] = DeclineClass.OurFault,
        ["MCHNOTEXISTS"] = DeclineClass.OurFault,
    };

    private static readonly FrozenDictionary<string, UnknownReason> Unknowns = new Dictionary<string, UnknownReason>
    {
        ["ORDERPAID"] = UnknownReason.NumberUsed,
        ["ORDERCLOSED"] = UnknownReason.NumberUsed,
        ["OUTTRADENOUSED"] = UnknownReason.NumberUsed,
        ["ORDERACCEPTED"] = UnknownReason.InProgress,
        // "Failed, query first": a query that shows it unpaid turns it into a decline.
        ["TRADEERROR"] = UnknownReason.UnmappedCode,
        ["RATELIMITEXCEEDED"] = UnknownReason.NotPerformed,
        ["RATELIMITED"] = UnknownReason.NotPerformed,
        ["FREQUENCYLIMITED"] = UnknownReason.NotPerformed,
        ["FREQUENCYLIMITEXCEED"] = UnknownReason.NotPerformed,
        ["SYSTEMERROR"] = UnknownReason.NoAnswer,
        ["BANKERROR"] = UnknownReason.NoAnswer,
        ["SERVICEUNAVAILABLE"] = UnknownReason.NoAnswer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NotFound = FrozenSet.ToFrozenSet(
        ["ORDERNOTEXIST", "ORDERNOTEXISTS", "NOTFOUND", "RESOURCENOTEXISTS"],
        StringComparer.Ordinal
    );

    // docs/wechat-pay-orders.md, Order errors.
    private static readonly FrozenSet<string> OrderRefusals = FrozenSet.ToFrozenSet(
        ["PARAMERROR", "INVALIDREQUEST", "NOAUTH", "APPIDMCHIDNOTMATCH", "MCHNOTEXISTS"],
        StringComparer.Ordinal
    );

    private readonly FrozenDictionary<string, DeclineClass> declines;

    /// <summary>Uses the documented table plus the codes that the operator has classified.</summary>
    public OutcomeMapping(IReadOnlyDictionary<string, DeclineClass> ownCodes)
    {
        ArgumentNullException.ThrowIfNull(ownCodes);
        var table = new Dictionary<string, DeclineClass>(Declines, StringComparer.Ordinal);
        foreach (var (code, meaning) in ownCodes)
            table[ErrorCode.Normalise(code)] = meaning;
        declines = table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The outcome of a deduction, from the reply to it.</summary>
    public PaymentOutcome Deduction(GatewayReply<Transaction> reply, string outTradeNo)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<Transaction>.Answered a when Facts.IsPaid(a.Value) => Facts.Succeeded(a, outTradeNo),
            // No other state is documented for a 200, so any other state leaves it undecided.
            GatewayReply<Transaction>.Answered a => Unknown(
                UnknownReason.InProgress,
                $"The answer's trade_state is {a.Value.TradeState ?? "missing"}."
            ),
            GatewayReply<Transaction>.Refused r => Refusal(r),
            _ => NoReply(reply),
        };
    }

    /// <summary>The outcome of opening an APP order, from the reply to it.</summary>
    public static PaymentOutcome Order(GatewayReply<PrepayReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<PrepayReply>.Answered { Value.PrepayId: { Length: > 0 } prepay } => new PaymentOutcome.Opened(
                prepay
            ),
            GatewayReply<PrepayReply>.Answered => Unknown(UnknownReason.NoAnswer, "The answer has no prepay_id."),
            GatewayReply<PrepayReply>.Refused { Status: 401 or 429, Trust: not ErrorTrust.Forged } refused =>
                NotPerformed(refused),
            // Only documented refusals end the order; otherwise its number can still be queried.
            GatewayReply<PrepayReply>.Refused { Trust: ErrorTrust.Verified, Status: >= 400 and < 500 } refused =>
                OrderRefusals.Contains(ErrorCode.Normalise(refused.Error.Code))
                    ? new PaymentOutcome.Declined(
                        refused.Error.Code!,
                        refused.Error.Message ?? "",
                        DeclineClass.OurFault
                    )
                    : Unmapped(refused),
            GatewayReply<PrepayReply>.Refused refused => Unknown(UnknownReason.NoAnswer, Describe(refused)),
            _ => Unknown(UnknownReason.NoAnswer, DescribeNoReply(reply)),
        };
    }

    /// <summary>The outcome of a payment number, from a query.</summary>
    public static PaymentOutcome Query(GatewayReply<Transaction> reply, string outTradeNo)
    {
        ArgumentNullException.ThrowIfNull(reply);
        switch (reply)
        {
            case GatewayReply<Transaction>.Answered { Value: var order } answered:
                if (Facts.IsPaid(order))
                    return Facts.Succeeded(answered, outTradeNo);
                if (order.OutTradeNo is { } received && received != outTradeNo)
                    return Unknown(UnknownReason.NoAnswer, "The answer is about another order.");
                return order.TradeState?.ToUpperInvariant() switch
                {
                    "NOTPAY" => new PaymentOutcome.Unpaid(Exists: true),
                    // A final trade_state counts only if the reply names this out_trade_no.
                    "CLOSED" or "REVOKED" or "PAYERROR" when order.OutTradeNo == outTradeNo => new PaymentOutcome.Dead(
                        order.TradeState.ToUpperInvariant()
                    ),
                    "USERPAYING" => Unknown(UnknownReason.InProgress, "The payer is still paying."),
                    var other => Unknown(UnknownReason.NoAnswer, $"The trade_state is {other ?? "missing"}."),
                };
            // An unsigned "not found" allows sending the same number again, but alone never a new number.
            case GatewayReply<Transaction>.Refused refused when IsNotFound(refused):
                return new PaymentOutcome.Unpaid(Exists: false, refused.Trust == ErrorTrust.Verified);
            case GatewayReply<Transaction>.Refused refused:
                return Unknown(UnknownReason.NoAnswer, Describe(refused));
            default:
                return NoReply(reply);
        }
    }

    /// <summary>The outcome of a reverse, or of closing an APP order.</summary>
    public static ReverseOutcome Reverse(GatewayReply<NoContent> reply) =>
        reply switch
        {
            GatewayReply<NoContent>.Answered => new ReverseOutcome.Closed(),
            GatewayReply<NoContent>.Refused { Trust: ErrorTrust.Verified } r => ErrorCode.Normalise(r.Error.Code) switch
            {
                "ORDERPAID" => new ReverseOutcome.Paid(),
                "ORDERCLOSED" => new ReverseOutcome.Closed(),
                _ when IsNotFound(r) => new ReverseOutcome.NotFound(),
                _ => new ReverseOutcome.Unknown(Describe(r)),
            },
            GatewayReply<NoContent>.Refused r => new ReverseOutcome.Unknown(Describe(r)),
            _ => new ReverseOutcome.Unknown(DescribeNoReply(reply)),
        };

    /// <summary>An error as text for people: status, code, message, and whether it was signed.</summary>
    internal static string Describe<T>(GatewayReply<T>.Refused refused)
    {
        var trust = refused.Trust switch
        {
            ErrorTrust.Verified => "",
            ErrorTrust.Unsigned => " (unsigned)",
            _ => " (invalid signature)",
        };
        var (code, message) = (refused.Error.Code ?? "without a code", refused.Error.Message ?? "no message");
        return $"{refused.Status} {code}{trust}: {message}";
    }

    /// <summary>A reply that is neither an answer nor an error, as text for people.</summary>
    internal static string DescribeNoReply<T>(GatewayReply<T> reply) =>
        reply switch
        {
            GatewayReply<T>.Accepted => "WeChat Pay accepted the request but has not performed it yet (202).",
            GatewayReply<T>.Untrusted u =>
                $"The answer is not provably from WeChat Pay ({SignatureFaultCodes.Of(u.Fault)}).",
            GatewayReply<T>.Unreadable u => u.Reason,
            GatewayReply<T>.NoAnswer { Silence: var silence } => silence switch
            {
                Silence.NotConnected => "WeChat Pay could not be reached.",
                Silence.TimedOut => "WeChat Pay did not answer in time.",
                Silence.TooLong => "The answer was too long to read.",
                _ => "The connection broke before the answer was complete.",
            },
            _ => "The answer cannot be parsed.",
        };

    private PaymentOutcome Refusal(GatewayReply<Transaction>.Refused refused)
    {
        switch (refused)
        {
            case { Status: < 400 or >= 500 or 408 } or { Trust: ErrorTrust.Forged }:
                return Unknown(UnknownReason.NoAnswer, Describe(refused));
            case { Status: 401 or 429 }:
                return NotPerformed(refused);
            case { Trust: ErrorTrust.Unsigned }:
                return Unknown(UnknownReason.UnmappedCode, Describe(refused));
        }
        var code = ErrorCode.Normalise(refused.Error.Code);
        if (declines.TryGetValue(code, out var meaning))
            return new PaymentOutcome.Declined(refused.Error.Code!, refused.Error.Message ?? "", meaning);
        return Unmapped(refused);
    }

    // Refused before processing, so the same number is soon sent again. But anyone on the way could have sent this.
    private static PaymentOutcome.Unknown NotPerformed<T>(GatewayReply<T>.Refused refused) =>
        new(UnknownReason.NotPerformed, Describe(refused), IsProven: refused.Trust == ErrorTrust.Verified);

    private static PaymentOutcome.Unknown Unmapped<T>(GatewayReply<T>.Refused refused) =>
        Unknowns.GetValueOrDefault(ErrorCode.Normalise(refused.Error.Code), UnknownReason.UnmappedCode) switch
        {
            UnknownReason.NotPerformed => NotPerformed(refused),
            var reason => Unknown(reason, Describe(refused)),
        };

    // If it is signed, the status alone is enough, whatever the code. Unsigned, any proxy can answer a bare 404: it
    // counts only with WeChat's own code.
    private static bool IsNotFound<T>(GatewayReply<T>.Refused refused) =>
        refused switch
        {
            { Status: not 404 } => false,
            { Trust: ErrorTrust.Verified } => true,
            { Trust: ErrorTrust.Unsigned } => NotFound.Contains(ErrorCode.Normalise(refused.Error.Code)),
            _ => false,
        };

    private static PaymentOutcome.Unknown NoReply(GatewayReply<Transaction> reply) =>
        Unknown(UnknownReason.NoAnswer, DescribeNoReply(reply));

    private static PaymentOutcome.Unknown Unknown(UnknownReason reason, string detail) => new(reason, detail);
}

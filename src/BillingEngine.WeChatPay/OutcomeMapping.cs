using System.Collections.Frozen;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

/// <summary>
/// Which code means what: answers, errors and silence become one closed outcome (docs/wechat-pay.md, Errors and
/// classes). The rule of
/// money behind it: only the gateway's own signed word makes a success or a decline; everything else is unknown until
/// a query tells.
/// </summary>
public sealed class OutcomeMapping
{
    // Codes without underscores, for the same code comes with and without them.
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
        // "Failed, query first": a query that shows it unpaid makes it a decline.
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

    /// <summary>The table, and the operator's own codes on top of it.</summary>
    public OutcomeMapping(IReadOnlyDictionary<string, DeclineClass> ownCodes)
    {
        ArgumentNullException.ThrowIfNull(ownCodes);
        var table = new Dictionary<string, DeclineClass>(Declines, StringComparer.Ordinal);
        foreach (var (code, meaning) in ownCodes)
            table[ErrorCode.Normalise(code)] = meaning;
        declines = table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>What became of a deduction, by the answer to it.</summary>
    public PaymentOutcome Deduction(GatewayReply<Transaction> reply, string outTradeNo)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            GatewayReply<Transaction>.Answered a when Facts.IsPaid(a.Value) => Facts.Succeeded(a, outTradeNo),
            // The gateway names no other state for a 200: whatever it is, it is not decided.
            GatewayReply<Transaction>.Answered a => Unknown(
                UnknownReason.InProgress,
                $"The answer's trade_state is {a.Value.TradeState ?? "missing"}."
            ),
            GatewayReply<Transaction>.Refused r => Refusal(r),
            _ => Silent(reply),
        };
    }

    /// <summary>What became of the wish to open an APP order, by the answer to it.</summary>
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
            // Only what is documented to refuse the order itself ends it; the number may still be looked up.
            GatewayReply<PrepayReply>.Refused { Trust: ErrorTrust.Verified, Status: >= 400 and < 500 } refused =>
                OrderRefusals.Contains(ErrorCode.Normalise(refused.Error.Code))
                    ? new PaymentOutcome.Declined(
                        refused.Error.Code!,
                        refused.Error.Message ?? "",
                        DeclineClass.OurFault
                    )
                    : Unmapped(refused),
            GatewayReply<PrepayReply>.Refused refused => Unknown(UnknownReason.NoAnswer, Words(refused)),
            _ => Unknown(UnknownReason.NoAnswer, Silence(reply)),
        };
    }

    /// <summary>What became of a number, by a query.</summary>
    public static PaymentOutcome Query(GatewayReply<Transaction> reply, string outTradeNo)
    {
        ArgumentNullException.ThrowIfNull(reply);
        switch (reply)
        {
            case GatewayReply<Transaction>.Answered { Value: var order } answered:
                if (Facts.IsPaid(order))
                    return Facts.Succeeded(answered, outTradeNo);
                if (order.OutTradeNo is { } told && told != outTradeNo)
                    return Unknown(UnknownReason.NoAnswer, "The answer is about another order.");
                return order.TradeState?.ToUpperInvariant() switch
                {
                    "NOTPAY" => new PaymentOutcome.Unpaid(Exists: true),
                    // A proof of death must name the dead.
                    "CLOSED" or "REVOKED" or "PAYERROR" when order.OutTradeNo == outTradeNo => new PaymentOutcome.Dead(
                        order.TradeState.ToUpperInvariant()
                    ),
                    "USERPAYING" => Unknown(UnknownReason.InProgress, "The payer is still paying."),
                    var other => Unknown(UnknownReason.NoAnswer, $"The trade_state is {other ?? "missing"}."),
                };
            // An unsigned "not found" lets the same number be sent again; alone it is no ground for another.
            case GatewayReply<Transaction>.Refused refused when IsNotFound(refused):
                return new PaymentOutcome.Unpaid(Exists: false, refused.Trust == ErrorTrust.Verified);
            case GatewayReply<Transaction>.Refused refused:
                return Unknown(UnknownReason.NoAnswer, Words(refused));
            default:
                return Silent(reply);
        }
    }

    /// <summary>How a reverse, or the closing of an APP order, went.</summary>
    public static ReverseOutcome Reverse(GatewayReply<NoContent> reply) =>
        reply switch
        {
            GatewayReply<NoContent>.Answered => new ReverseOutcome.Closed(),
            GatewayReply<NoContent>.Refused { Trust: ErrorTrust.Verified } r => ErrorCode.Normalise(r.Error.Code) switch
            {
                "ORDERPAID" => new ReverseOutcome.Paid(),
                "ORDERCLOSED" => new ReverseOutcome.Closed(),
                _ when IsNotFound(r) => new ReverseOutcome.NotFound(),
                _ => new ReverseOutcome.Unknown(Words(r)),
            },
            GatewayReply<NoContent>.Refused r => new ReverseOutcome.Unknown(Words(r)),
            _ => new ReverseOutcome.Unknown(Silence(reply)),
        };

    /// <summary>An error in words that can be shown: status, code, message, and whether it was signed.</summary>
    internal static string Words<T>(GatewayReply<T>.Refused refused)
    {
        var trust = refused.Trust switch
        {
            ErrorTrust.Verified => "",
            ErrorTrust.Unsigned => " (unsigned)",
            _ => " (wrongly signed)",
        };
        var (code, message) = (refused.Error.Code ?? "without a code", refused.Error.Message ?? "no message");
        return $"{refused.Status} {code}{trust}: {message}";
    }

    /// <summary>Everything that is no answer and no error, in words.</summary>
    internal static string Silence<T>(GatewayReply<T> reply) =>
        reply switch
        {
            GatewayReply<T>.Accepted => "The gateway accepted the request and has not done it yet (202).",
            GatewayReply<T>.Untrusted u =>
                $"The answer is not provably the gateway's ({NotificationWords.Of(u.Fault)}).",
            GatewayReply<T>.Unreadable u => u.Reason,
            GatewayReply<T>.NoAnswer { Silence: var silence } => silence switch
            {
                global::WeChatPay.Global.Http.Silence.NotConnected => "The gateway could not be reached.",
                global::WeChatPay.Global.Http.Silence.TimedOut => "The gateway did not answer in time.",
                global::WeChatPay.Global.Http.Silence.TooLong => "The answer was too long to read.",
                _ => "The connection broke before the answer was whole.",
            },
            _ => "The answer makes no sense.",
        };

    private PaymentOutcome Refusal(GatewayReply<Transaction>.Refused refused)
    {
        switch (refused)
        {
            case { Status: < 400 or >= 500 or 408 } or { Trust: ErrorTrust.Forged }:
                return Unknown(UnknownReason.NoAnswer, Words(refused));
            case { Status: 401 or 429 }:
                return NotPerformed(refused);
            case { Trust: ErrorTrust.Unsigned }:
                return Unknown(UnknownReason.UnmappedCode, Words(refused));
        }
        var code = ErrorCode.Normalise(refused.Error.Code);
        if (declines.TryGetValue(code, out var meaning))
            return new PaymentOutcome.Declined(refused.Error.Code!, refused.Error.Message ?? "", meaning);
        return Unmapped(refused);
    }

    // Refused before work, and so the number is soon sent again; but anybody on the way can say so.
    private static PaymentOutcome.Unknown NotPerformed<T>(GatewayReply<T>.Refused refused) =>
        new(UnknownReason.NotPerformed, Words(refused), IsProven: refused.Trust == ErrorTrust.Verified);

    private static PaymentOutcome.Unknown Unmapped<T>(GatewayReply<T>.Refused refused) =>
        Unknowns.GetValueOrDefault(ErrorCode.Normalise(refused.Error.Code), UnknownReason.UnmappedCode) switch
        {
            UnknownReason.NotPerformed => NotPerformed(refused),
            var reason => Unknown(reason, Words(refused)),
        };

    // Signed, the status alone says it, whatever the code. Unsigned, any proxy can answer a bare 404: only the
    // gateway's own words count.
    private static bool IsNotFound<T>(GatewayReply<T>.Refused refused) =>
        refused switch
        {
            { Status: not 404 } => false,
            { Trust: ErrorTrust.Verified } => true,
            { Trust: ErrorTrust.Unsigned } => NotFound.Contains(ErrorCode.Normalise(refused.Error.Code)),
            _ => false,
        };

    private static PaymentOutcome.Unknown Silent(GatewayReply<Transaction> reply) =>
        Unknown(UnknownReason.NoAnswer, Silence(reply));

    private static PaymentOutcome.Unknown Unknown(UnknownReason reason, string detail) => new(reason, detail);
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay.Tests;

using Reply = GatewayReply<Transaction>;

/// <summary>The meaning of each answer for a payment: the tables of docs/wechat-pay.md, Errors and classes.</summary>
public class OutcomeMappingTests
{
    private static readonly CallFacts Call = new(
        "deduct",
        DateTimeOffset.UnixEpoch,
        TimeSpan.FromSeconds(2),
        200,
        "R1"
    );

    private static readonly OutcomeMapping Mapping = new(new Dictionary<string, DeclineClass>());

    [Theory]
    [InlineData(403, "NO_AUTH", DeclineClass.ContractGone)]
    [InlineData(403, "CONTRACT_NOT_EXIST", DeclineClass.ContractGone)]
    [InlineData(400, "CONTRACTERROR", DeclineClass.ContractGone)]
    [InlineData(403, "CONTRACT_ERROR", DeclineClass.ContractGone)]
    [InlineData(403, "NOT_ENOUGH", DeclineClass.PayerCannotPay)]
    [InlineData(403, "NOTENOUGH", DeclineClass.PayerCannotPay)]
    [InlineData(403, "RULE_LIMIT", DeclineClass.Limit)]
    [InlineData(403, "RULELIMIT", DeclineClass.Limit)]
    [InlineData(403, "ACCOUNT_ERROR", DeclineClass.PayerMustAct)]
    [InlineData(403, "USER_ACCOUNT_ABNORMAL", DeclineClass.PayerMustAct)]
    [InlineData(400, "PARAM_ERROR", DeclineClass.OurFault)]
    [InlineData(400, "INVALID_REQUEST", DeclineClass.OurFault)]
    [InlineData(400, "APPID_MCHID_NOT_MATCH", DeclineClass.OurFault)]
    [InlineData(400, "MCH_NOT_EXISTS", DeclineClass.OurFault)]
    public void A_signed_refusal_with_a_known_code_declines(int status, string code, DeclineClass expected) =>
        Assert.Equal(
            new PaymentOutcome.Declined(code, "why", expected),
            Mapping.Deduction(Refused(status, code), "D1")
        );

    [Theory]
    [InlineData(400, "ORDER_PAID", UnknownReason.NumberUsed)]
    [InlineData(400, "ORDERPAID", UnknownReason.NumberUsed)]
    [InlineData(400, "ORDER_CLOSED", UnknownReason.NumberUsed)]
    [InlineData(403, "OUT_TRADE_NO_USED", UnknownReason.NumberUsed)]
    [InlineData(400, "ORDER_ACCEPTED", UnknownReason.InProgress)]
    [InlineData(403, "TRADE_ERROR", UnknownReason.UnmappedCode)]
    [InlineData(403, "SOMETHING_NEW", UnknownReason.UnmappedCode)]
    [InlineData(404, null, UnknownReason.UnmappedCode)]
    [InlineData(401, "SIGN_ERROR", UnknownReason.NotPerformed)]
    [InlineData(429, "RATELIMIT_EXCEEDED", UnknownReason.NotPerformed)]
    [InlineData(429, "RATE_LIMITED", UnknownReason.NotPerformed)]
    [InlineData(429, "ANYTHING", UnknownReason.NotPerformed)]
    [InlineData(403, "FREQUENCY_LIMITED", UnknownReason.NotPerformed)]
    [InlineData(500, "SYSTEM_ERROR", UnknownReason.NoAnswer)]
    [InlineData(500, "NOT_ENOUGH", UnknownReason.NoAnswer)]
    [InlineData(400, "BANKERROR", UnknownReason.NoAnswer)]
    [InlineData(502, null, UnknownReason.NoAnswer)]
    [InlineData(503, "SERVICE_UNAVAILABLE", UnknownReason.NoAnswer)]
    [InlineData(302, null, UnknownReason.NoAnswer)]
    [InlineData(408, null, UnknownReason.NoAnswer)]
    public void A_refusal_that_decides_nothing_is_unknown(int status, string? code, UnknownReason reason) =>
        Assert.Equal(
            reason,
            Assert.IsType<PaymentOutcome.Unknown>(Mapping.Deduction(Refused(status, code), "D1")).Reason
        );

    [Theory]
    [InlineData(403, "NOT_ENOUGH", ErrorTrust.Unsigned, UnknownReason.UnmappedCode)]
    [InlineData(403, "NOT_ENOUGH", ErrorTrust.Forged, UnknownReason.NoAnswer)]
    [InlineData(401, "SIGN_ERROR", ErrorTrust.Unsigned, UnknownReason.NotPerformed)]
    [InlineData(500, "SYSTEM_ERROR", ErrorTrust.Unsigned, UnknownReason.NoAnswer)]
    public void An_unsigned_refusal_never_declines(int status, string code, ErrorTrust trust, UnknownReason reason) =>
        Assert.Equal(
            reason,
            Assert.IsType<PaymentOutcome.Unknown>(Mapping.Deduction(Refused(status, code, trust), "D1")).Reason
        );

    [Theory]
    [InlineData(429, ErrorTrust.Verified, UnknownReason.NotPerformed, true)]
    [InlineData(401, ErrorTrust.Verified, UnknownReason.NotPerformed, true)]
    [InlineData(403, ErrorTrust.Verified, UnknownReason.NotPerformed, true)]
    [InlineData(429, ErrorTrust.Unsigned, UnknownReason.NotPerformed, false)]
    [InlineData(401, ErrorTrust.Unsigned, UnknownReason.NotPerformed, false)]
    [InlineData(429, ErrorTrust.Forged, UnknownReason.NoAnswer, false)]
    [InlineData(401, ErrorTrust.Forged, UnknownReason.NoAnswer, false)]
    [InlineData(500, ErrorTrust.Verified, UnknownReason.NoAnswer, false)]
    public void Only_a_signed_word_proves_that_nothing_was_performed(
        int status,
        ErrorTrust trust,
        UnknownReason reason,
        bool isProven
    )
    {
        const string code = "FREQUENCY_LIMITED";
        var deduction = Assert.IsType<PaymentOutcome.Unknown>(Mapping.Deduction(Refused(status, code, trust), "D1"));
        Assert.Equal((reason, isProven), (deduction.Reason, deduction.IsProven));
        var order = Assert.IsType<PaymentOutcome.Unknown>(
            OutcomeMapping.Order(
                new GatewayReply<PrepayReply>.Refused(status, new ErrorReply(code, "why"), trust, Call)
            )
        );
        Assert.Equal((reason, isProven), (order.Reason, order.IsProven));
    }

    public static TheoryData<string> Silences => new("untrusted", "unreadable", "accepted", "timed out", "cut");

    [Theory, MemberData(nameof(Silences))]
    public void Silence_is_unknown_for_deduction_and_query(string how)
    {
        Reply reply = how switch
        {
            "untrusted" => new Reply.Untrusted(SignatureFault.Signature, Call),
            "unreadable" => new Reply.Unreadable("?", Call),
            "accepted" => new Reply.Accepted(Call),
            "timed out" => new Reply.NoAnswer(Silence.TimedOut, Call),
            _ => new Reply.NoAnswer(Silence.Broken, Call),
        };
        foreach (var outcome in new[] { Mapping.Deduction(reply, "D1"), OutcomeMapping.Query(reply, "D1") })
            Assert.Equal(UnknownReason.NoAnswer, Assert.IsType<PaymentOutcome.Unknown>(outcome).Reason);
    }

    [Theory]
    [InlineData("SUCCESS")]
    [InlineData("REFUND")]
    public void A_paid_order_succeeds_with_everything_the_gateway_said(string state)
    {
        var order = Order(state) with
        {
            Mchid = "1900009191",
            Appid = "wx1",
            ContractId = "C9",
            BankType = "CFT",
            Payer = new Payer("o1"),
            SuccessTime = "2024-06-10T14:13:20+08:00",
            Amount = new PaidAmount
            {
                Total = 888,
                Currency = "HKD",
                PayerTotal = 824,
                PayerCurrency = "CNY",
                ExchangeRate = new ExchangeRate { Type = "SETTLEMENT_RATE", Rate = 92800000 },
            },
        };
        var expected = new PaymentOutcome.Succeeded(
            new PaidFacts(
                "D1",
                "42",
                new DateTimeOffset(2024, 6, 10, 6, 13, 20, TimeSpan.Zero),
                new Money(888, Currency.Of("HKD")),
                "C9",
                "wx1",
                "o1",
                null,
                null,
                null,
                "CFT",
                824,
                "CNY",
                "SETTLEMENT_RATE",
                92800000
            )
        );
        Assert.Equal(expected, Mapping.Deduction(new Reply.Answered(order, Call), "D1"));
        Assert.Equal(expected, OutcomeMapping.Query(new Reply.Answered(order, Call), "D1"));
    }

    [Fact]
    public void A_success_without_a_readable_time_is_not_dated_by_the_wire_clock()
    {
        var outcome = Mapping.Deduction(new Reply.Answered(Order("SUCCESS") with { SuccessTime = "?" }, Call), "D1");
        Assert.Null(Assert.IsType<PaymentOutcome.Succeeded>(outcome).Facts.PaidAt);
    }

    [Theory]
    [InlineData("D1\uFFFD", "42", "o1")]
    [InlineData("D1", "4\uFFFD2", "o1")]
    [InlineData("D1", "42", "\uFFFD")]
    public void A_success_whose_names_cannot_be_read_is_not_believed(string number, string id, string openid)
    {
        var order = Order("SUCCESS") with { OutTradeNo = number, TransactionId = id, Payer = new Payer(openid) };
        Assert.IsType<PaymentOutcome.Unknown>(Mapping.Deduction(new Reply.Answered(order, Call), "D1"));
        Assert.IsType<PaymentOutcome.Unknown>(OutcomeMapping.Query(new Reply.Answered(order, Call), "D1"));
    }

    [Theory]
    [InlineData(null, "HKD")]
    [InlineData(888L, null)]
    [InlineData(888L, "XXX")]
    public void A_success_whose_amount_is_not_known_carries_none_for_the_engine_to_book(long? total, string? currency)
    {
        var order = Order("SUCCESS") with
        {
            Amount = new PaidAmount { Total = total, Currency = currency },
        };
        var outcome = Mapping.Deduction(new Reply.Answered(order, Call), "D1");
        Assert.Null(Assert.IsType<PaymentOutcome.Succeeded>(outcome).Facts.Amount);
    }

    [Fact]
    public void A_success_without_the_gateways_number_is_unknown()
    {
        var order = Order("SUCCESS") with { TransactionId = null };
        Assert.IsType<PaymentOutcome.Unknown>(Mapping.Deduction(new Reply.Answered(order, Call), "D1"));
    }

    [Theory]
    [InlineData("USERPAYING")]
    [InlineData("NOTPAY")]
    [InlineData("CLOSED")]
    [InlineData("PAYERROR")]
    [InlineData(null)]
    public void A_deduction_answered_without_success_is_in_progress(string? state) =>
        Assert.Equal(
            UnknownReason.InProgress,
            Assert
                .IsType<PaymentOutcome.Unknown>(Mapping.Deduction(new Reply.Answered(Order(state), Call), "D1"))
                .Reason
        );

    public static TheoryData<string?, PaymentOutcome?> States =>
        new()
        {
            { "NOTPAY", new PaymentOutcome.Unpaid(Exists: true) },
            { "CLOSED", new PaymentOutcome.Dead("CLOSED") },
            { "REVOKED", new PaymentOutcome.Dead("REVOKED") },
            { "PAYERROR", new PaymentOutcome.Dead("PAYERROR") },
            { "USERPAYING", null },
            { "SOMETHING_NEW", null },
            { null, null },
        };

    [Theory, MemberData(nameof(States))]
    public void A_query_tells_unpaid_dead_or_undecided(string? state, PaymentOutcome? expected)
    {
        var outcome = OutcomeMapping.Query(new Reply.Answered(Order(state), Call), "D1");
        if (expected is null)
            Assert.IsType<PaymentOutcome.Unknown>(outcome);
        else
            Assert.Equal(expected, outcome);
    }

    [Theory]
    [InlineData("NOTPAY", "D2")]
    [InlineData("CLOSED", "D2")]
    [InlineData("CLOSED", null)]
    [InlineData("PAYERROR", null)]
    public void A_query_that_does_not_name_the_order_is_no_proof(string state, string? number) =>
        Assert.IsType<PaymentOutcome.Unknown>(
            OutcomeMapping.Query(new Reply.Answered(Order(state) with { OutTradeNo = number }, Call), "D1")
        );

    [Theory]
    [InlineData(404, "ORDER_NOT_EXIST", ErrorTrust.Verified, true)]
    [InlineData(404, "ORDERNOTEXIST", ErrorTrust.Verified, true)]
    [InlineData(404, "NOT_FOUND", ErrorTrust.Unsigned, true)]
    [InlineData(404, "ORDER_NOT_EXIST", ErrorTrust.Forged, false)]
    [InlineData(404, null, ErrorTrust.Verified, true)]
    [InlineData(404, "SOMETHING_NEW", ErrorTrust.Verified, true)]
    [InlineData(404, null, ErrorTrust.Unsigned, false)]
    [InlineData(404, "SOMETHING_NEW", ErrorTrust.Unsigned, false)]
    [InlineData(404, null, ErrorTrust.Forged, false)]
    [InlineData(400, "ORDER_NOT_EXIST", ErrorTrust.Verified, false)]
    [InlineData(500, "ORDER_NOT_EXIST", ErrorTrust.Verified, false)]
    [InlineData(403, "NO_AUTH", ErrorTrust.Verified, false)]
    public void Only_the_gateway_itself_says_that_an_order_does_not_exist(
        int status,
        string? code,
        ErrorTrust trust,
        bool notThere
    )
    {
        var outcome = OutcomeMapping.Query(Refused(status, code, trust), "D1");
        if (notThere)
            Assert.Equal(new PaymentOutcome.Unpaid(Exists: false, trust == ErrorTrust.Verified), outcome);
        else
            Assert.IsType<PaymentOutcome.Unknown>(outcome);
    }

    [Theory]
    [InlineData(400, "ORDER_PAID", ErrorTrust.Verified, typeof(ReverseOutcome.Paid))]
    [InlineData(400, "ORDERPAID", ErrorTrust.Verified, typeof(ReverseOutcome.Paid))]
    [InlineData(400, "ORDERCLOSED", ErrorTrust.Verified, typeof(ReverseOutcome.Closed))]
    [InlineData(404, "NOT_FOUND", ErrorTrust.Verified, typeof(ReverseOutcome.NotFound))]
    [InlineData(400, "ORDER_CLOSED", ErrorTrust.Unsigned, typeof(ReverseOutcome.Unknown))]
    [InlineData(400, "ORDER_CLOSED", ErrorTrust.Forged, typeof(ReverseOutcome.Unknown))]
    [InlineData(404, null, ErrorTrust.Verified, typeof(ReverseOutcome.NotFound))]
    [InlineData(404, "SOMETHING_NEW", ErrorTrust.Verified, typeof(ReverseOutcome.NotFound))]
    [InlineData(404, "ORDERPAID", ErrorTrust.Verified, typeof(ReverseOutcome.Paid))]
    [InlineData(404, "NOT_FOUND", ErrorTrust.Unsigned, typeof(ReverseOutcome.Unknown))]
    [InlineData(404, null, ErrorTrust.Forged, typeof(ReverseOutcome.Unknown))]
    [InlineData(500, "SYSTEMERROR", ErrorTrust.Verified, typeof(ReverseOutcome.Unknown))]
    public void A_refused_reverse_says_paid_closed_not_found_or_nothing(
        int status,
        string? code,
        ErrorTrust trust,
        Type expected
    ) =>
        Assert.IsType(
            expected,
            OutcomeMapping.Reverse(
                new GatewayReply<NoContent>.Refused(status, new ErrorReply(code, "why"), trust, Call)
            )
        );

    [Fact]
    public void A_reverse_is_closed_by_a_signed_204_only()
    {
        Assert.IsType<ReverseOutcome.Closed>(
            OutcomeMapping.Reverse(new GatewayReply<NoContent>.Answered(default, Call))
        );
        Assert.IsType<ReverseOutcome.Unknown>(
            OutcomeMapping.Reverse(new GatewayReply<NoContent>.Untrusted(SignatureFault.MissingHeader, Call))
        );
        Assert.IsType<ReverseOutcome.Unknown>(OutcomeMapping.Reverse(new GatewayReply<NoContent>.Accepted(Call)));
    }

    [Fact]
    public void An_operator_can_class_a_code_without_a_release()
    {
        var own = new OutcomeMapping(
            new Dictionary<string, DeclineClass> { ["bank_lock"] = DeclineClass.PayerMustAct }
        );
        Assert.Equal(
            new PaymentOutcome.Declined("BANKLOCK", "why", DeclineClass.PayerMustAct),
            own.Deduction(Refused(400, "BANKLOCK"), "D1")
        );
    }

    private static Reply.Refused Refused(int status, string? code, ErrorTrust trust = ErrorTrust.Verified) =>
        new(status, new ErrorReply(code, "why"), trust, Call);

    private static Transaction Order(string? state) =>
        new()
        {
            OutTradeNo = "D1",
            TransactionId = "42",
            TradeState = state,
            SuccessTime = "2024-06-10T14:13:20+08:00",
            Amount = new PaidAmount { Total = 888, Currency = "HKD" },
        };
}

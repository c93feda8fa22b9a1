using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Refunds;

namespace BillingEngine.WeChatPay.Tests;

using Reply = GatewayReply<Refund>;

/// <summary>The meaning of each answer for a refund: the tables of docs/wechat-pay-orders.md, Refunds.</summary>
public class RefundMappingTests
{
    private static readonly CallFacts Call = new(
        "refund",
        DateTimeOffset.UnixEpoch,
        TimeSpan.FromSeconds(2),
        200,
        "R1"
    );

    [Theory]
    [InlineData(403, "NOT_ENOUGH", ErrorTrust.Verified, typeof(RefundOutcome.NotNow))]
    [InlineData(403, "NOTENOUGH", ErrorTrust.Verified, typeof(RefundOutcome.NotNow))]
    [InlineData(500, "NOT_ENOUGH", ErrorTrust.Verified, typeof(RefundOutcome.Unknown))]
    [InlineData(403, "NOT_ENOUGH", ErrorTrust.Unsigned, typeof(RefundOutcome.Unknown))]
    [InlineData(500, "BIZERR_NEED_RETRY", ErrorTrust.Verified, typeof(RefundOutcome.Unknown))]
    [InlineData(403, "TRADE_OVERDUE", ErrorTrust.Verified, typeof(RefundOutcome.Refused))]
    [InlineData(403, "TRADE_OVERDUE", ErrorTrust.Forged, typeof(RefundOutcome.Unknown))]
    [InlineData(400, "OUT_REFUND_NO_USED", ErrorTrust.Verified, typeof(RefundOutcome.Unknown))]
    [InlineData(429, "FREQUENCY_LIMITED", ErrorTrust.Verified, typeof(RefundOutcome.Unknown))]
    [InlineData(401, "SIGN_ERROR", ErrorTrust.Unsigned, typeof(RefundOutcome.Unknown))]
    [InlineData(400, "SOMETHING_NEW", ErrorTrust.Verified, typeof(RefundOutcome.Unknown))]
    public void A_refused_request_waits_is_final_or_must_be_asked_for(
        int status,
        string code,
        ErrorTrust trust,
        Type expected
    ) =>
        Assert.IsType(
            expected,
            RefundMapping.Request(new Reply.Refused(status, new ErrorReply(code, "why"), trust, Call))
        );

    [Fact]
    public void Numbers_that_cannot_be_read_are_no_answer()
    {
        var spoiled = new Reply.Answered(new Refund { OutRefundNo = "R\uFFFD", Status = "SUCCESS" }, Call);
        Assert.IsType<RefundOutcome.Unknown>(RefundMapping.Request(spoiled));
        Assert.IsType<RefundOutcome.Unknown>(RefundMapping.Query(spoiled));
    }
}

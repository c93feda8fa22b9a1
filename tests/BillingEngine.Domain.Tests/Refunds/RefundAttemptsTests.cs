using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Tests.Payments;

namespace BillingEngine.Domain.Tests.Refunds;

/// <summary>Each attempt of a refund is judged by its own reply, and a lost reply is waited for.</summary>
public sealed class RefundAttemptsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);
    private static readonly RefundOutcome Short = new RefundOutcome.NotNow("NOT_ENOUGH", "recharge");
    private static readonly RefundOutcome Refused = new RefundOutcome.Refused("INVALID_REQUEST", "sum exceeded");
    private static readonly RefundOutcome Silence = new RefundOutcome.Unknown("silence");
    private static readonly RefundOutcome None = new RefundOutcome.None();
    private static readonly RefundOutcome UnsignedNone = new RefundOutcome.None(Verified: false);

    private readonly Payment payment;
    private readonly Refund refund;
    private readonly List<Alert> alerts = [];
    private DateTimeOffset now = Start;

    public RefundAttemptsTests()
    {
        payment = new Case().With(PaymentStatus.Succeeded).Payment;
        refund = Refund.ForMerchant(payment, new RefundTerms(500, null, null), 1, now, now);
        Send();
    }

    [Fact]
    public void A_refusal_of_an_earlier_attempt_closes_nothing_when_a_later_answer_is_lost()
    {
        Apply(Short);
        Send(Silence);
        for (var ask = 0; ask < 3; ask++)
            Ask(None);
        Assert.Equal((RefundStatus.Created, 500L), (refund.Status, payment.RefundReservedMinor));
        Assert.Null(refund.FailureCode);
        Assert.DoesNotContain("refund.closed", Codes);
    }

    [Fact]
    public void One_stale_word_right_after_silence_does_not_send_it_again()
    {
        Apply(Silence);
        Ask(None);
        Assert.Equal(RefundStatus.Unknown, refund.Status);
        Ask(None);
        Assert.Equal(RefundStatus.Unknown, refund.Status);
        Ask(None);
        Assert.Equal(RefundStatus.Created, refund.Status);
    }

    [Fact]
    public void Where_every_request_was_refused_in_so_many_words_the_third_signed_word_closes_it()
    {
        Apply(Short);
        Send(Refused);
        Ask(Silence);
        Ask(None);
        Ask(UnsignedNone);
        Ask(None);
        Assert.Equal(RefundStatus.Unknown, refund.Status);
        Ask(None);
        Assert.Equal((RefundStatus.Closed, "INVALID_REQUEST"), (refund.Status, refund.FailureCode));
        Assert.Equal(0, payment.RefundReservedMinor);
    }

    [Fact]
    public void A_request_whose_answer_was_lost_is_waited_for_a_day_whatever_became_of_the_next_one()
    {
        Apply(Silence);
        for (var ask = 0; ask < 3; ask++)
            Ask(None);
        var lostAt = Start;
        Send(Refused);
        while (refund.Status == RefundStatus.Unknown)
        {
            Assert.Equal(500, payment.RefundReservedMinor);
            Ask(None);
        }
        Assert.Equal(RefundStatus.Closed, refund.Status);
        Assert.True(now >= lostAt.AddDays(1));
    }

    [Fact]
    public void One_that_was_not_refused_is_sent_again_however_often_it_is_not_found()
    {
        Apply(Silence);
        Ask(None);
        Ask(None);
        // For more than a day the queries bring no result.
        now = now.AddDays(2);
        Apply(None);
        Assert.Equal((RefundStatus.Created, 500L), (refund.Status, payment.RefundReservedMinor));
    }

    [Fact]
    public void Words_that_nobody_signed_close_it_at_the_top_of_the_ladder_only()
    {
        Apply(Short);
        Send(Refused);
        while (!Ladder.IsClimbed(refund.LadderStep))
        {
            Ask(UnsignedNone);
            Assert.Equal(RefundStatus.Unknown, refund.Status);
        }
        Ask(UnsignedNone);
        Assert.Equal(RefundStatus.Closed, refund.Status);
    }

    [Fact]
    public void One_that_WeChat_has_given_a_number_is_there_whatever_a_query_says()
    {
        Apply(new RefundOutcome.Processing(Facts));
        Ask(None);
        for (var ask = 0; ask < 3; ask++)
            Ask(None);
        Send(Refused);
        for (var ask = 0; ask < 30; ask++)
            Ask(None);
        Assert.Equal((RefundStatus.Unknown, 500L), (refund.Status, payment.RefundReservedMinor));
        Assert.Contains("refund.long_open", Codes);
    }

    [Fact]
    public void Attempts_that_were_clearly_answered_do_not_put_off_the_next_one()
    {
        for (var hour = 0; hour < 48; hour++)
        {
            Apply(Short);
            Send();
        }
        Apply(Silence);
        for (var ask = 0; ask < 3; ask++)
            Ask(None);
        Assert.Equal(RefundStatus.Created, refund.Status);
        Assert.True(refund.DueAt < now.AddMinutes(2));
        Assert.DoesNotContain("refund.long_open", Codes);
    }

    [Fact]
    public void The_longer_nothing_is_known_the_later_it_is_sent_again_and_then_an_operator_is_told()
    {
        Apply(Silence);
        var pauses = new List<TimeSpan>();
        while (!Codes.Contains("refund.long_open"))
        {
            while (refund.Status == RefundStatus.Unknown)
                Ask(None);
            pauses.Add(refund.DueAt!.Value - now);
            Send(Silence);
        }
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromDays(1), pauses[^1]);
    }

    [Fact]
    public void One_that_somebody_asked_for_is_told_when_it_ends_without_money()
    {
        Apply(Refused);
        Assert.Equal((RefundStatus.Unknown, "INVALID_REQUEST"), (refund.Status, refund.FailureCode));
        for (var ask = 0; ask < 3; ask++)
            Ask(None);
        var alert = Assert.Single(alerts);
        Assert.Equal((RefundStatus.Closed, "refund.closed"), (refund.Status, alert.Code));
        Assert.Contains("has not received the money", alert.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Late_money_that_was_not_given_back_is_told_to_lie_in_suspense()
    {
        var c = new Case();
        c.Invoice.Void(Case.Now);
        c.With(PaymentStatus.Submitting);
        var back = Assert.Single(c.Apply(c.Success()).Rules.Refunds);
        back.ClaimForMaker(now, now);
        var rules = new RefundOutcomeRules(now);
        rules.Apply(back, c.Payment, Refused, isClaimed: true);
        for (var ask = 0; ask < 3; ask++)
            rules.Apply(back, c.Payment, None, isClaimed: true);
        var alert = Assert.Single(rules.Alerts);
        Assert.Equal("refund.closed", alert.Code);
        Assert.Contains("suspense", alert.Detail, StringComparison.Ordinal);
        Assert.Equal(c.Payment.AmountMinor, c.Payment.RefundableMinor);
    }

    [Fact]
    public void What_WeChat_closed_is_not_told_with_the_words_of_an_earlier_refusal()
    {
        Apply(Short);
        Send(new RefundOutcome.Processing(Facts));
        Ask(new RefundOutcome.Closed(Facts));
        Assert.Equal((RefundStatus.Closed, null), (refund.Status, refund.FailureCode));
        Assert.DoesNotContain("NOT_ENOUGH", alerts[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_out_of_turn_does_not_put_off_the_engines_own()
    {
        Apply(new RefundOutcome.Processing(Facts));
        var due = refund.DueAt;
        for (var i = 0; i < 20; i++)
            new RefundOutcomeRules(now).Apply(refund, payment, new RefundOutcome.Processing(Facts));
        Assert.Equal((due, 0), (refund.DueAt, refund.LadderStep));
    }

    [Fact]
    public void An_answer_that_does_not_fit_is_asked_for_again_later_each_time()
    {
        var unfit = new RefundOutcome.Succeeded(Facts with { Amount = null });
        Apply(unfit);
        Assert.Equal((RefundStatus.Unknown, "refund.outcome_refused"), (refund.Status, alerts[^1].Code));
        Ask(unfit);
        Assert.Equal((RefundStatus.Unknown, 1), (refund.Status, refund.LadderStep));
        Ask(new RefundOutcome.Succeeded(Facts));
        Assert.Equal(RefundStatus.Succeeded, refund.Status);
    }

    private IEnumerable<string> Codes => alerts.Select(a => a.Code);

    private RefundFacts Facts =>
        new(
            refund.OutRefundNo,
            "5000001",
            refund.OutTradeNo,
            refund.TransactionId,
            refund.SubMchId,
            refund.Amount,
            now,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );

    private void Send(RefundOutcome? answer = null)
    {
        now = refund.DueAt!.Value;
        refund.ClaimForMaker(now.AddMinutes(2), now);
        if (answer is not null)
            Apply(answer);
    }

    private void Ask(RefundOutcome answer)
    {
        now = refund.DueAt!.Value;
        Apply(answer);
    }

    private void Apply(RefundOutcome outcome)
    {
        var rules = new RefundOutcomeRules(now);
        rules.Apply(refund, payment, outcome, isClaimed: true);
        alerts.AddRange(rules.Alerts);
    }
}

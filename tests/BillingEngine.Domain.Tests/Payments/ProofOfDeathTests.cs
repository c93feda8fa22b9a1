using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Tests.Payments;

/// <summary>What allows another number for an invoice, and what does not (rule 4 of money).</summary>
public sealed class ProofOfDeathTests
{
    private static readonly PaymentOutcome NotThere = new PaymentOutcome.Unpaid(Exists: false);
    private static readonly PaymentOutcome Refused = new PaymentOutcome.Declined(
        "NO_AUTH",
        "no contract",
        DeclineClass.ContractGone
    );

    [Fact]
    public void A_request_that_was_lost_before_is_not_forgotten_by_a_later_refusal()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Apply(Refused);
        c.Payment.StartReverse(replace: true, Case.Now);

        var (_, early) = c.Apply(NotThere, Case.Now.AddHours(23));
        Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
        Assert.Empty(early.Successors);

        c.Apply(NotThere, Case.Now.AddHours(24));
        var (_, later) = c.Apply(NotThere, Case.Now.AddHours(25));
        Assert.Equal(PaymentStatus.Canceled, c.Payment.Status);
        Assert.Single(later.Successors);
    }

    [Fact]
    public void Where_every_request_was_refused_in_so_many_words_it_is_asked_for_three_times_and_no_longer()
    {
        var c = new Case().With(PaymentStatus.Submitting);
        c.Apply(Refused);
        c.Payment.StartReverse(replace: true, Case.Now);
        c.Apply(NotThere);
        c.Apply(NotThere);
        Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
        var (_, rules) = c.Apply(NotThere);
        Assert.Equal(PaymentStatus.Canceled, c.Payment.Status);
        Assert.Single(rules.Successors);
    }

    [Theory]
    [InlineData(false, PaymentStatus.Reversing, PaymentStatus.Canceled)]
    [InlineData(true, PaymentStatus.Canceled, PaymentStatus.Canceled)]
    public void Only_a_signed_word_says_that_nothing_was_performed(
        bool isSigned,
        PaymentStatus early,
        PaymentStatus later
    )
    {
        var c = new Case().With(PaymentStatus.Submitting);
        c.Apply(new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "429", isSigned));
        // In both cases the same number can be sent again at once.
        c.Apply(NotThere);
        Assert.Equal(PaymentStatus.Created, c.Payment.Status);
        c.Payment.StartReverse(replace: true, Case.Now);

        foreach (var minutes in Enumerable.Range(60, 3))
            c.Apply(NotThere, Case.Now.AddMinutes(minutes));
        Assert.Equal(early, c.Payment.Status);
        c.Apply(NotThere, Case.Now.AddHours(25));
        Assert.Equal(later, c.Payment.Status);
    }

    [Fact]
    public void Declines_of_long_ago_do_not_put_off_what_is_sent_again()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        typeof(Payment).GetProperty(nameof(Payment.Attempts))!.SetValue(c.Payment, 20);
        for (var i = 0; i < 3; i++)
        {
            var (_, rules) = c.Apply(NotThere, Case.Now.AddMinutes(i));
            Assert.Empty(rules.Alerts);
        }
        Assert.Equal((PaymentStatus.Created, Case.Now.AddMinutes(4)), (c.Payment.Status, c.Payment.DueAt));
    }

    [Fact]
    public void Words_that_nobody_signed_are_believed_at_the_top_of_the_ladder_only()
    {
        var c = new Case().With(PaymentStatus.Reversing);
        var unsigned = new PaymentOutcome.Unpaid(Exists: false, Verified: false);
        var at = Case.Now;
        while (!Ladder.IsClimbed(c.Payment.LadderStep))
        {
            Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
            at = c.Payment.DueAt!.Value;
            c.Apply(unsigned, at);
        }
        c.Apply(unsigned, at.AddDays(1));
        Assert.Equal(PaymentStatus.Canceled, c.Payment.Status);
    }

    [Fact]
    public void That_a_number_was_never_sent_is_memory_and_no_proof_of_death()
    {
        var c = new Case();
        Assert.False(c.Payment.Abandon(Case.Now));
        Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
        c.Payment.Replace(true, Case.Now);

        var rules = new OutcomeRules(Case.Now);
        foreach (var asks in Enumerable.Range(1, 3))
        {
            Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
            rules.Apply(c.Whole(), NotThere);
            Assert.Equal(asks == 3, rules.Successors.Count == 1);
        }
        Assert.Equal(PaymentStatus.Canceled, c.Payment.Status);
    }

    [Fact]
    public void One_that_was_never_sent_goes_on_through_a_new_contract_with_its_number()
    {
        var c = new Case();
        var number = c.Payment.OutTradeNo;
        Assert.False(c.Payment.LoseContract(Case.Now));
        Assert.Equal((PaymentStatus.Created, (DateTimeOffset?)null), (c.Payment.Status, c.Payment.DueAt));

        var renewed = c.SignedAgain();
        c.Payment.ChangeContract(renewed, Case.Now);
        Assert.Equal(
            (number, renewed.Id, "W2", Case.Now),
            (c.Payment.OutTradeNo, c.Payment.ContractId, c.Payment.ContractNumber, c.Payment.DueAt)
        );
        Assert.Equal(1, c.Invoice.PaymentCount);
    }

    [Fact]
    public void A_number_that_WeChat_has_with_other_content_is_reversed_where_it_is_unpaid_and_then_replaced()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NumberUsed);
        var rules = new OutcomeRules(Case.Now);
        for (var asks = 0; asks < 3; asks++)
            rules.Apply(c.Whole(), new PaymentOutcome.Unpaid(Exists: true));
        Assert.Equal((PaymentStatus.Reversing, true), (c.Payment.Status, c.Payment.ReplaceWhenDead));
        Assert.Empty(rules.Successors);

        rules.Apply(c.Whole(), new PaymentOutcome.Dead("CLOSED"));
        Assert.Equal(c.Payment.OutTradeNo + "01", Assert.Single(rules.Successors).OutTradeNo);
        Assert.Null(c.Invoice.FirstDeclinedAt);
    }

    [Fact]
    public void A_number_that_WeChat_says_is_used_and_does_not_find_is_never_given_up()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NumberUsed);
        for (var asks = 0; asks < 40; asks++)
            c.Apply(NotThere);
        Assert.Equal(PaymentStatus.Unknown, c.Payment.Status);
    }

    [Fact]
    public void A_number_that_was_closed_before_is_no_decline_and_the_next_is_tried_at_once()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NumberUsed);
        var (_, rules) = c.Apply(new PaymentOutcome.Dead("CLOSED"));
        Assert.Equal(Case.Now, Assert.Single(rules.Successors).DueAt);
        Assert.Null(c.Invoice.FirstDeclinedAt);
    }

    [Fact]
    public void A_number_that_WeChat_has_paid_with_other_content_is_for_an_operator()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NumberUsed);
        c.Apply(c.Success(facts => facts with { ContractNumber = "W0" }));
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);
    }

    [Fact]
    public void An_operator_may_take_what_was_paid_through_the_contract_that_was_adopted_since()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NumberUsed);
        var renewed = c.SignedAgain();
        var paid = c.Success(facts => facts with { ContractNumber = "W2" });
        new OutcomeRules(Case.Now).Apply(c.Whole(contract: renewed), paid);
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);

        new OutcomeRules(Case.Now).Apply(c.Whole(contract: c.Contract), paid, mayRelease: true);
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);
        new OutcomeRules(Case.Now).Apply(c.Whole(contract: renewed), paid);
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);
        new OutcomeRules(Case.Now).Apply(c.Whole(contract: renewed), paid, mayRelease: true);
        Assert.Equal((PaymentStatus.Succeeded, InvoiceStatus.Paid), (c.Payment.Status, c.Invoice.Status));
    }

    public static TheoryData<DeclineClass> Classes => [.. Enum.GetValues<DeclineClass>()];

    [Theory]
    [MemberData(nameof(Classes))]
    public void What_was_refused_through_a_replaced_contract_goes_on_through_the_new_one_alone(DeclineClass @class)
    {
        var c = new Case().With(PaymentStatus.Submitting);
        var renewed = c.SignedAgain();
        var rules = new OutcomeRules(Case.Now);
        rules.Apply(c.Whole(contract: renewed), new PaymentOutcome.Declined("CODE", "words", @class));
        Assert.Equal((PaymentStatus.Reversing, true), (c.Payment.Status, c.Payment.ReplaceWhenDead));
        Assert.Empty(rules.Successors);

        rules.Apply(c.Whole(contract: renewed), new PaymentOutcome.Dead("CLOSED"));
        var successor = Assert.Single(rules.Successors);
        Assert.Equal((renewed.Id, Case.Now), (successor.ContractId, successor.DueAt));
    }

    [Fact]
    public void A_death_that_is_found_after_a_new_signature_is_no_decline_and_goes_on_at_once()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        var rules = new OutcomeRules(Case.Now);
        rules.Apply(c.Whole(contract: c.SignedAgain()), new PaymentOutcome.Dead("CLOSED"));
        Assert.Equal(Case.Now, Assert.Single(rules.Successors).DueAt);
        Assert.Null(c.Invoice.FirstDeclinedAt);
    }

    [Fact]
    public void A_number_that_is_at_work_but_not_there_was_not_declined()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.InProgress);
        for (var i = 0; i < 3; i++)
            c.Apply(NotThere);
        Assert.Equal(PaymentStatus.Created, c.Payment.Status);
        Assert.Null(c.Invoice.FirstDeclinedAt);
    }

    [Fact]
    public void A_success_right_after_its_death_takes_the_successor_along()
    {
        var c = new Case().With(PaymentStatus.Submitting);
        var rules = new OutcomeRules(Case.Now);
        rules.Apply(c.Whole(), new PaymentOutcome.Dead("CLOSED"));
        var successor = Assert.Single(rules.Successors);
        rules.Apply(c.Whole(), c.Success());
        Assert.Equal((PaymentStatus.Succeeded, PaymentStatus.Reversing), (c.Payment.Status, successor.Status));
    }

    [Fact]
    public void A_success_of_a_dead_number_that_does_not_fit_stops_its_successor_and_stays_dead()
    {
        var c = new Case().With(PaymentStatus.Failed);
        var successor = Payment.For(c.Invoice, c.Contract, c.Payment.Route, Case.Now, Case.Now);
        var (result, rules) = c.Apply(c.Success(f => f with { ContractNumber = "W2" }), otherLive: successor);
        Assert.IsType<OutcomeResult.Refused>(result);
        Assert.Equal((PaymentStatus.Failed, PaymentStatus.Reversing), (c.Payment.Status, successor.Status));
        Assert.Equal("payment.outcome_refused", Assert.Single(rules.Alerts).Code);
    }

    [Theory]
    [InlineData("fits", true, PaymentStatus.Succeeded)]
    [InlineData("dead", true, PaymentStatus.Failed)]
    [InlineData("differs", true, PaymentStatus.Quarantined)]
    [InlineData("unpaid", true, PaymentStatus.Quarantined)]
    [InlineData("fits", false, PaymentStatus.Quarantined)]
    [InlineData("dead", false, PaymentStatus.Quarantined)]
    public void Only_an_operator_releases_a_quarantine_and_only_on_a_word_that_fits(
        string word,
        bool isOperator,
        PaymentStatus then
    )
    {
        var c = new Case().With(PaymentStatus.Quarantined);
        new OutcomeRules(Case.Now).Apply(
            c.Whole(),
            word switch
            {
                "fits" => c.Success(),
                "differs" => c.Success(f => f with { ContractNumber = "W2" }),
                "dead" => new PaymentOutcome.Dead("CLOSED"),
                _ => NotThere,
            },
            isOperator
        );
        Assert.Equal(then, c.Payment.Status);
    }

    [Fact]
    public void What_was_lost_on_its_way_through_an_ended_contract_is_not_sent_through_it_again()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        var renewed = new Case().Contract;
        for (var i = 0; i < 3; i++)
            new OutcomeRules(Case.Now).Apply(c.Whole(contract: renewed), NotThere);
        Assert.Equal((PaymentStatus.Reversing, true), (c.Payment.Status, c.Payment.ReplaceWhenDead));
    }
}

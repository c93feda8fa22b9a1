using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Tests.Payments;

/// <summary>Promise 3: whatever an outcome does, an open invoice is being collected or says why not.</summary>
public sealed class OpenInvoiceTests
{
    public enum Life
    {
        Wanted,
        CanceledWithPeriod,
        LacksSignature,
        SignedAgain,
        GivenUpByOperator,
    }

    public static TheoryData<PaymentStatus, string, Life> Everything()
    {
        var all = new TheoryData<PaymentStatus, string, Life>();
        foreach (var status in Case.States)
        {
            foreach (var outcome in Outcomes.Keys)
            {
                foreach (var life in Enum.GetValues<Life>())
                    all.Add(status, outcome, life);
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void An_invoice_that_stays_open_is_tried_or_says_why(PaymentStatus status, string outcome, Life life)
    {
        foreach (var asks in (int[])[1, 4])
        {
            var c = new Case(new DunningPolicy([1], DunningEnd.Cancel)).With(status);
            var contract = Live(c, life);
            var rules = new OutcomeRules(Case.Now.AddDays(2));
            var changed = false;
            for (var ask = 0; ask < asks; ask++)
            {
                changed |=
                    rules.Apply(c.Whole(contract: contract), Outcomes[outcome](c), mayRelease: true)
                        is not OutcomeResult.Unchanged;
            }
            if (!changed || c.Invoice.Status != InvoiceStatus.Open)
                continue;
            var isTried = rules.Successors.Append(c.Payment).Any(p => p.IsUnderWay);
            Assert.Equal(isTried, c.Invoice.StoppedReason is null);
        }
    }

    [Fact]
    public void A_number_that_died_in_quarantine_leaves_an_invoice_that_says_so()
    {
        var c = new Case().With(PaymentStatus.Submitting);
        c.Apply(c.Success(facts => facts with { Amount = new Money(1, Currency.Of("HKD")) }));
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);
        Assert.Equal(StoppedReason.OutcomeRefused, c.Invoice.StoppedReason);
        c.Invoice.TakeRaised();

        new OutcomeRules(Case.Now).Apply(c.Whole(), new PaymentOutcome.Dead("CLOSED"), mayRelease: true);

        Assert.Equal((PaymentStatus.Failed, StoppedReason.PaymentFailed), (c.Payment.Status, c.Invoice.StoppedReason));
        Assert.Equal("invoice.payment_failed", Assert.Single(c.Invoice.Raised).Type);
    }

    [Fact]
    public void A_reason_goes_when_the_invoice_is_tried_again_or_paid()
    {
        var c = new Case();
        c.Invoice.Stop(StoppedReason.PaymentReversed, Case.Now);
        c.Invoice.PlanAttempt(Case.Now, Case.Now);
        Assert.Null(c.Invoice.StoppedReason);

        c.Invoice.Stop(StoppedReason.PaymentReversed, Case.Now);
        c.With(PaymentStatus.Succeeded);
        Assert.Equal((InvoiceStatus.Paid, null), (c.Invoice.Status, c.Invoice.StoppedReason));
    }

    [Fact]
    public void One_reason_is_told_once_and_never_of_a_closed_invoice()
    {
        var c = new Case();
        c.Invoice.TakeRaised();
        c.Invoice.Stop(StoppedReason.PaymentReversed, Case.Now);
        c.Invoice.Stop(StoppedReason.PaymentReversed, Case.Now);
        Assert.Equal("invoice.payment_failed", Assert.Single(c.Invoice.Raised).Type);

        c.Invoice.Void(Case.Now);
        c.Invoice.Stop(StoppedReason.PaymentFailed, Case.Now);
        Assert.Equal(StoppedReason.PaymentReversed, c.Invoice.StoppedReason);
    }

    private static readonly Dictionary<string, Func<Case, PaymentOutcome>> Outcomes = new(StringComparer.Ordinal)
    {
        ["paid"] = c => c.Success(),
        ["paid, but another amount"] = c => c.Success(f => f with { Amount = new Money(1, Currency.Of("HKD")) }),
        ["cannot pay"] = _ => Declined(DeclineClass.PayerCannotPay),
        ["must act"] = _ => Declined(DeclineClass.PayerMustAct),
        ["contract gone"] = _ => Declined(DeclineClass.ContractGone),
        ["our fault"] = _ => Declined(DeclineClass.OurFault),
        ["silence"] = _ => new PaymentOutcome.Unknown(UnknownReason.NoAnswer, ""),
        ["not performed"] = _ => new PaymentOutcome.Unknown(UnknownReason.NotPerformed, ""),
        ["unpaid"] = _ => new PaymentOutcome.Unpaid(Exists: true),
        ["not there"] = _ => new PaymentOutcome.Unpaid(Exists: false),
        ["dead"] = _ => new PaymentOutcome.Dead("CLOSED"),
    };

    private static PaymentOutcome.Declined Declined(DeclineClass @class) => new("CODE", "words", @class);

    private static Contract Live(Case c, Life life)
    {
        switch (life)
        {
            case Life.CanceledWithPeriod:
                c.Subscription.CancelWithPeriod(null, isPaymentInFlight: true, Case.Now);
                break;
            case Life.LacksSignature:
                c.Subscription.RequireSignature(isPaymentInFlight: true, 0, Case.Now);
                break;
            case Life.GivenUpByOperator:
                c.Payment.Abandon(Case.Now);
                c.Invoice.Stop(StoppedReason.PaymentReversed, Case.Now);
                break;
            case Life.SignedAgain:
                return c.SignedAgain();
        }
        return c.Contract;
    }
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Tests.Payments;

public sealed class OutcomeRulesTests
{
    private static readonly PaymentOutcome Declined = new PaymentOutcome.Declined(
        "NOT_ENOUGH",
        "no money",
        DeclineClass.PayerCannotPay
    );
    private static readonly PaymentOutcome Lost = new PaymentOutcome.Unknown(UnknownReason.NoAnswer, "time-out");

    public static TheoryData<PaymentStatus> Open =>
        new(
            PaymentStatus.Created,
            PaymentStatus.Submitting,
            PaymentStatus.Unknown,
            PaymentStatus.Declined,
            PaymentStatus.Reversing
        );

    public static TheoryData<PaymentStatus> Dead =>
        new(PaymentStatus.Reversed, PaymentStatus.Canceled, PaymentStatus.Failed);

    [Theory, MemberData(nameof(Open)), MemberData(nameof(Dead))]
    public void A_success_pays_an_open_invoice_wherever_its_payment_stands(PaymentStatus status)
    {
        var c = new Case().With(status);
        var (result, rules) = c.Apply(c.Success());
        Assert.IsType<OutcomeResult.Applied>(result);
        Assert.Equal(PaymentStatus.Succeeded, c.Payment.Status);
        Assert.Equal(InvoiceStatus.Paid, c.Invoice.Status);
        Assert.Equal(SubscriptionStatus.Active, c.Subscription.Status);
        Assert.Equal(c.Invoice.PeriodEnd, c.Subscription.PaidUntil);
        Assert.Equal(LedgerKind.PaymentReceived, Assert.Single(rules.Entries).Kind);
    }

    [Fact]
    public void A_repeated_success_changes_nothing()
    {
        var c = new Case().With(PaymentStatus.Succeeded);
        c.Payment.TakeRaised();
        var (result, rules) = c.Apply(c.Success());
        Assert.IsType<OutcomeResult.Unchanged>(result);
        Assert.Empty(rules.Entries);
        Assert.False(c.Payment.Changed);
    }

    [Theory]
    [InlineData("declined"), InlineData("unknown"), InlineData("unpaid")]
    public void An_older_outcome_never_moves_a_success_backwards(string outcome)
    {
        var c = new Case().With(PaymentStatus.Succeeded);
        var (result, _) = c.Apply(
            outcome switch
            {
                "declined" => Declined,
                "unknown" => Lost,
                _ => new PaymentOutcome.Unpaid(true),
            }
        );
        Assert.IsType<OutcomeResult.Unchanged>(result);
        Assert.Equal(PaymentStatus.Succeeded, c.Payment.Status);
        Assert.Equal(InvoiceStatus.Paid, c.Invoice.Status);
    }

    [Theory]
    [
        InlineData("amount", "amount_differs"),
        InlineData("currency", "currency_differs"),
        InlineData("no_amount", "amount_missing")
    ]
    [
        InlineData("contract", "contract_differs"),
        InlineData("payer", "payer_differs"),
        InlineData("merchant", "merchant_differs")
    ]
    [InlineData("number", "out_trade_no_differs")]
    public void A_success_that_does_not_fit_is_quarantined_and_never_booked(string what, string reason)
    {
        var c = new Case(subMchId: "1900000109", subAppId: "wx6").With(PaymentStatus.Unknown);
        var (result, rules) = c.Apply(
            c.Success(f =>
                what switch
                {
                    "amount" => f with { Amount = new Money(8801, Currency.Of("HKD")) },
                    "currency" => f with { Amount = new Money(8800, Currency.Of("USD")) },
                    "no_amount" => f with { Amount = null },
                    "contract" => f with { ContractNumber = "W2" },
                    "payer" => f with { SubOpenId = "somebody-else" },
                    "merchant" => f with { SubMchId = "1900000110" },
                    _ => f with { OutTradeNo = "D0" },
                }
            )
        );
        Assert.Equal(reason, Assert.IsType<OutcomeResult.Refused>(result).Reason);
        Assert.Equal(PaymentStatus.Quarantined, c.Payment.Status);
        Assert.Equal(InvoiceStatus.Open, c.Invoice.Status);
        Assert.Empty(rules.Entries);
        Assert.Single(rules.Alerts);
    }

    [Fact]
    public void A_payer_is_compared_only_within_the_same_app_and_the_other_openid_is_learned()
    {
        var c = new Case(subMchId: "1900000109", subAppId: "wx6").With(PaymentStatus.Unknown);
        // The institution's openid of the same person is different, and not known yet.
        c.Apply(c.Success(f => f with { SpOpenId = "sp-openid-1" }));
        Assert.Equal(PaymentStatus.Succeeded, c.Payment.Status);
        Assert.Equal("sp-openid-1", c.Customer.SpOpenId);
        Assert.Equal("openid-1", c.Customer.OpenId);
    }

    [Fact]
    public void Who_signed_is_who_pays_even_where_it_is_not_the_customer_we_know()
    {
        var c = new Case(payer: "openid-of-a-parent").With(PaymentStatus.Submitting);
        c.Apply(c.Success(f => f with { OpenId = "openid-of-a-parent" }));
        Assert.Equal(PaymentStatus.Succeeded, c.Payment.Status);
        Assert.Equal("openid-1", c.Customer.OpenId);

        var other = new Case(payer: "openid-of-a-parent").With(PaymentStatus.Submitting);
        other.Apply(other.Success(f => f with { OpenId = "openid-1" }));
        Assert.Equal(PaymentStatus.Quarantined, other.Payment.Status);
    }

    [Fact]
    public void A_late_success_on_a_void_invoice_goes_to_suspense_with_an_alert()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Invoice.Void(Case.Now);
        var (_, rules) = c.Apply(c.Success());
        Assert.True(c.Payment.Late);
        Assert.Equal(InvoiceStatus.Void, c.Invoice.Status);
        Assert.Equal(LedgerAccount.Suspense, Assert.Single(rules.Entries).Credit);
        Assert.Equal("payment.late_success", Assert.Single(rules.Alerts).Code);
    }

    [Fact]
    public void A_late_success_on_an_uncollectible_invoice_pays_it_without_bringing_access_back()
    {
        var c = new Case().With(PaymentStatus.Reversing);
        c.Invoice.WriteOff(Case.Now);
        c.Subscription.Cancel("dunning_exhausted", Case.Now);
        var (_, rules) = c.Apply(c.Success());
        Assert.Equal(InvoiceStatus.Paid, c.Invoice.Status);
        Assert.Equal(SubscriptionStatus.Canceled, c.Subscription.Status);
        Assert.Equal([LedgerKind.WriteOffReversed, LedgerKind.PaymentReceived], rules.Entries.Select(e => e.Kind));
    }

    [Fact]
    public void Silence_is_not_a_failure()
    {
        var c = new Case().With(PaymentStatus.Submitting);
        c.Apply(Lost);
        Assert.Equal(PaymentStatus.Unknown, c.Payment.Status);
        Assert.Equal(InvoiceStatus.Open, c.Invoice.Status);
        Assert.Null(c.Invoice.FirstDeclinedAt);
        Assert.NotNull(c.Payment.DueAt);
    }

    [Fact]
    public void Unpaid_after_silence_is_believed_only_the_third_time_and_then_allows_the_same_number()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Apply(new PaymentOutcome.Unpaid(false));
        Assert.Equal(PaymentStatus.Unknown, c.Payment.Status);
        c.Apply(new PaymentOutcome.Unpaid(false));
        Assert.Equal(PaymentStatus.Unknown, c.Payment.Status);
        var (_, rules) = c.Apply(new PaymentOutcome.Unpaid(false));
        Assert.Equal(PaymentStatus.Created, c.Payment.Status);
        Assert.Empty(rules.Successors);
    }

    [Fact]
    public void A_refusal_before_work_is_set_free_by_the_first_query_that_agrees()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.NotPerformed);
        c.Apply(new PaymentOutcome.Unpaid(false));
        Assert.Equal(PaymentStatus.Created, c.Payment.Status);
    }

    [Fact]
    public void An_undocumented_refusal_becomes_a_decline_when_a_query_shows_it_unpaid()
    {
        var c = new Case().With(PaymentStatus.Unknown, UnknownReason.UnmappedCode);
        c.Apply(new PaymentOutcome.Unpaid(true));
        Assert.Equal(PaymentStatus.Declined, c.Payment.Status);
        Assert.NotNull(c.Payment.DueAt);
    }

    [Fact]
    public void A_new_number_exists_only_after_proof_of_death()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        foreach (
            var outcome in new[] { Lost, new PaymentOutcome.Unpaid(false), new PaymentOutcome.Unpaid(true), Declined }
        )
        {
            var (_, rules) = c.Apply(outcome);
            Assert.Empty(rules.Successors);
        }
        Assert.Equal(1, c.Invoice.PaymentCount);
        var (_, dead) = c.Apply(new PaymentOutcome.Dead("CLOSED"));
        var successor = Assert.Single(dead.Successors);
        Assert.Equal(c.Payment.OutTradeNo + "01", successor.OutTradeNo);
        Assert.Equal(PaymentStatus.Failed, c.Payment.Status);
    }

    [Fact]
    public void A_late_success_of_a_dead_number_stops_the_number_that_took_its_place()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        var successor = Assert.Single(c.Apply(new PaymentOutcome.Dead("PAYERROR")).Rules.Successors);
        c.Apply(c.Success(), otherLive: successor);
        Assert.Equal(InvoiceStatus.Paid, c.Invoice.Status);
        Assert.Equal(PaymentStatus.Reversing, successor.Status);
    }

    [Fact]
    public void A_payment_that_arrives_after_the_last_retry_keeps_the_subscription()
    {
        var c = new Case(new DunningPolicy([], DunningEnd.Cancel)).With(PaymentStatus.Submitting);
        c.Apply(Declined);
        Assert.Equal(EndReason.DunningExhausted, c.Subscription.EndsBecause);
        c.Apply(c.Success());
        Assert.Equal(SubscriptionStatus.Active, c.Subscription.Status);
        Assert.Null(c.Subscription.EndsAt);
        Assert.NotNull(c.Subscription.NextRenewalAt);
    }

    [Fact]
    public void A_death_of_what_is_no_longer_wanted_has_no_successor()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Invoice.Void(Case.Now);
        var (_, rules) = c.Apply(new PaymentOutcome.Dead("CLOSED"));
        Assert.Empty(rules.Successors);
    }

    [Fact]
    public void Does_not_exist_is_no_proof_while_a_request_may_be_under_way()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Payment.StartReverse(replace: true, Case.Now);
        c.Apply(new PaymentOutcome.Unpaid(false));
        Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
    }

    [Fact]
    public void Dunning_follows_the_schedule_and_then_ends_the_subscription()
    {
        var c = new Case(new DunningPolicy([1, 3], DunningEnd.Cancel)).With(PaymentStatus.Submitting);
        c.Apply(Declined);
        Assert.Equal(Case.Now.AddDays(1).Date, c.Payment.DueAt!.Value.Date);
        c.With(PaymentStatus.Submitting).Apply(Declined, Case.Now.AddDays(1));
        Assert.Equal(Case.Now.AddDays(3).Date, c.Payment.DueAt!.Value.Date);
        c.With(PaymentStatus.Submitting).Apply(Declined, Case.Now.AddDays(3));
        Assert.Equal(PaymentStatus.Reversing, c.Payment.Status);
        Assert.Equal(EndReason.DunningExhausted, c.Subscription.EndsBecause);
    }

    [Theory]
    [InlineData(DeclineClass.OurFault), InlineData(DeclineClass.ContractGone)]
    public void What_no_retry_cures_is_not_retried(DeclineClass @class)
    {
        var c = new Case().With(PaymentStatus.Submitting);
        var (_, rules) = c.Apply(new PaymentOutcome.Declined("X", "x", @class));
        Assert.Equal(PaymentStatus.Declined, c.Payment.Status);
        Assert.Null(c.Payment.DueAt);
        Assert.Equal(@class == DeclineClass.OurFault, rules.Alerts.Count == 1);
        Assert.Equal(@class == DeclineClass.ContractGone, rules.ContractsToCheck.Contains(c.Contract.Id));
    }

    [Fact]
    public void A_climbed_ladder_calls_an_operator_once()
    {
        var c = new Case().With(PaymentStatus.Unknown);
        var alerts = 0;
        for (var i = 0; i < 40; i++)
            alerts += c.Apply(Lost).Rules.Alerts.Count;
        Assert.Equal(1, alerts);
        Assert.Equal(PaymentStatus.Unknown, c.Payment.Status);
    }

    [Fact]
    public void A_try_that_somebody_asked_for_takes_nothing_from_the_schedule()
    {
        var c = new Case(new DunningPolicy([1, 3], DunningEnd.Cancel)).With(PaymentStatus.Submitting);
        c.Apply(Declined);
        var planned = c.Invoice.NextAttemptAt;
        for (var i = 1; i <= 5; i++)
        {
            c.With(PaymentStatus.Submitting);
            c.Apply(Declined, Case.Now.AddMinutes(i));
            Assert.Equal((planned, planned), (c.Invoice.NextAttemptAt, c.Payment.DueAt));
        }
        c.With(PaymentStatus.Submitting);
        c.Apply(Declined, planned!.Value);
        Assert.True(c.Invoice.NextAttemptAt > planned.Value.AddDays(1));
    }

    [Fact]
    public void A_lock_that_only_the_payer_lifts_skips_short_retries_but_never_the_last()
    {
        var c = new Case(new DunningPolicy([1, 2], DunningEnd.Cancel)).With(PaymentStatus.Submitting);
        c.Apply(new PaymentOutcome.Declined("ACCOUNT_ERROR", "locked", DeclineClass.PayerMustAct));
        Assert.True(c.Invoice.NextAttemptAt > Case.Now.AddDays(1));
    }
}

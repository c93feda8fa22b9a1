using BillingEngine.Contracts;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Payments;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Subscriptions;

public sealed class CancelSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Cancel_at_period_end_keeps_access_until_then_and_ends_the_contract_with_it()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var canceled = (await CancelAsync(enrolled, CancelAt.PeriodEnd)).Value;
        Assert.True(canceled.CancelAtPeriodEnd);
        Assert.Equal(SubscriptionStatus.Active, canceled.Status);
        Assert.Null(canceled.NextRenewalAt);
        var end = canceled.EndsAt!.Value;

        await host.RunUntilAsync(end.AddSeconds(-1));
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(end);

        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.Single(await host.InvoicesAsync(enrolled.Id));
    }

    [Fact]
    public async Task Cancel_now_kills_every_queued_retry_in_the_same_transaction()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var result = (await CancelAsync(enrolled, CancelAt.Now)).Value;

        Assert.Equal(SubscriptionStatus.Canceled, result.Status);
        Assert.Null(result.InFlightPayment);
        Assert.Equal(InvoiceStatus.Void, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        var sent = host.Gateway.Calls.Count(c => c.Operation == "deduct");
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(10));
        Assert.Equal(sent, host.Gateway.Calls.Count(c => c.Operation == "deduct"));
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(0, 7)]
    public async Task The_rest_of_a_period_is_given_back_where_that_is_asked_for(int used, int left)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync(9000, interval: IntervalUnit.Week));
        var payment = (await host.PaymentsAsync(enrolled.Id)).Single();
        var start = (await host.InvoicesAsync(enrolled.Id)).Single().PeriodStart;
        await host.RunUntilAsync(start.AddDays(used));

        var canceled = (
            await host.SendAsync(
                new CancelSubscription(CancelAt.Now, CancelRefund.Prorated) { Subscription = enrolled.Id.ToString() }
            )
        ).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        var refund = await host.ReadAsync(db => db.Refunds.AsNoTracking().SingleAsync(r => r.Id == canceled.Refund));
        Assert.Equal((RefundStatus.Succeeded, RefundCause.Canceled), (refund.Status, refund.Cause));
        Assert.Equal(payment.AmountMinor * left / 7, refund.AmountMinor);
    }

    [Fact]
    public async Task Nothing_is_given_back_of_a_period_that_was_not_paid()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var canceled = (
            await host.SendAsync(
                new CancelSubscription(CancelAt.Now, CancelRefund.Prorated) { Subscription = enrolled.Id.ToString() }
            )
        ).Value;
        Assert.Null(canceled.Refund);
    }

    [Fact]
    public async Task A_deduction_on_the_wire_is_named_and_goes_to_suspense_when_it_succeeds()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        CanceledView? canceled = null;
        host.Gateway.DuringDeduction = async _ => canceled = (await CancelAsync(enrolled, CancelAt.Now)).Value;
        await host.SweepAsync(new SendReadyDeductions(10));
        host.Gateway.DuringDeduction = null;
        await host.RunAsync();

        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.Equal(payment.Id, canceled!.InFlightPayment);
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.True(payment.Late);
        Assert.Equal(
            8800,
            await host.ScalarAsync<decimal>(
                "SELECT sum(amount_minor) FROM ledger_entries "
                    + $"WHERE credit = 'suspense' AND cause_id = '{payment.Id.Value}'"
            )
        );
        Assert.Equal(
            1,
            await host.ScalarAsync<long>($"SELECT count(*) FROM alerts WHERE object_id = '{payment.Id.Value}'")
        );
    }

    [Fact]
    public async Task A_contract_that_another_subscription_lives_on_is_kept()
    {
        var plan = await host.PlanAsync();
        var first = await host.ActiveAsync(plan, "shared");
        var second = await host.EnrolledAsync(await host.PlanAsync(), "shared");
        Assert.Null(second.Signing);
        await host.RunAsync();

        await CancelAsync(first, CancelAt.Now);
        await host.RunAsync();
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(second.Id)).Status);
        await CancelAsync(second, CancelAt.Now);
        await host.RunAsync();
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(second.Id)).Status);
    }

    [Fact]
    public async Task Cancel_at_period_end_stops_the_retries_of_a_period_that_is_not_paid()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        await CancelAsync(enrolled, CancelAt.PeriodEnd);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(40));
        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
        var last = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal((PaymentStatus.Reversed, 1), (last.Status, last.Attempts));
    }

    [Fact]
    public async Task After_the_acknowledgement_no_road_leads_to_another_deduction()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        // The planned retry has been claimed and its query is on the way when the cancel comes; the number is dead.
        host.Clock.MoveTo(declined.DueAt!.Value);
        host.Gateway.SetOrder(declined.OutTradeNo, new PaymentOutcome.Dead("CLOSED"));
        await host.ReadAsync(async db =>
            await db.Database.ExecuteSqlAsync(
                $"UPDATE payments SET status = 'submitting', due_at = NULL WHERE id = {declined.Id.Value}"
            )
        );
        var canceled = (await CancelAsync(enrolled, CancelAt.PeriodEnd)).Value;
        Assert.Equal(declined.Id, canceled.InFlightPayment);
        await host.ApplyAsync(declined, new PaymentOutcome.Dead("CLOSED"));

        Assert.Equal(PaymentStatus.Failed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
        Assert.Equal(2, (await host.PaymentsAsync(enrolled.Id)).Count);
        var pay = new PayInvoice { Invoice = (await host.InvoicesAsync(enrolled.Id))[^1].Id.ToString() };
        Assert.Equal("invoice.not_collectible", (await host.SendAsync(pay)).Error.Code);
        // What was waited for brought nothing, so nothing is paid and it ends.
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_payer_who_then_ends_the_contract_is_asked_for_no_signature()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var end = (await CancelAsync(enrolled, CancelAt.PeriodEnd)).Value.EndsAt;
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );
        var after = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal((false, end), (after.SignatureRequired, after.EndsAt));
    }

    [Fact]
    public async Task The_merchants_reason_stays_until_the_end()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var canceled = (
            await host.SendAsync(new CancelSubscription(Reason: "moved away") { Subscription = enrolled.Id.ToString() })
        ).Value;
        await host.RunUntilAsync(canceled.EndsAt!.Value);
        Assert.Equal("moved away", (await host.SubscriptionAsync(enrolled.Id)).CancelReason);
        Assert.Equal("moved away", (await host.ContractAsync(enrolled.Id)).TerminationNote);
    }

    [Fact]
    public async Task A_second_cancel_is_refused_and_changes_nothing()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await CancelAsync(enrolled, CancelAt.Now);
        var again = await CancelAsync(enrolled, CancelAt.Now);
        Assert.Equal("subscription.already_canceled", again.Error.Code);
    }

    [Fact]
    public async Task An_unbegun_subscription_can_only_be_canceled_now()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        Assert.Equal("subscription.not_started", (await CancelAsync(enrolled, CancelAt.PeriodEnd)).Error.Code);
        Assert.Equal(SubscriptionStatus.Canceled, (await CancelAsync(enrolled, CancelAt.Now)).Value.Status);
    }

    [Fact]
    public async Task Another_merchants_subscription_does_not_exist()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("other", null);
        var result = await host.SendAsync(
            new CancelSubscription(CancelAt.Now) { Subscription = enrolled.Id.ToString() },
            stranger
        );
        Assert.Equal("subscription.not_found", result.Error.Code);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task After_a_cancel_at_period_end_neither_a_wish_nor_a_new_signature_collects_what_was_open()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(
            enrolled.Id,
            _ => new PaymentOutcome.Declined("PARAM_ERROR", "Wrong.", DeclineClass.OurFault)
        );
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).CurrentPeriodEnd!.Value);
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).CurrentPeriodEnd!.Value);
        var open = Assert.Single(await host.InvoicesAsync(enrolled.Id), i => i.Status == InvoiceStatus.Open);
        await CancelAsync(enrolled, CancelAt.PeriodEnd);
        await host.RunAsync();
        var sent = host.Gateway.Calls.Count(c => c.Operation == "deduct");

        var wish = await host.SendAsync(new PayInvoice { Invoice = open.Id.ToString() });
        Assert.Equal("invoice.not_collectible", wish.Error.Code);
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );
        var again = await host.SendAsync(
            new SignSubscription(SigningChannel.MiniProgram) { Subscription = enrolled.Id.ToString() }
        );
        Assert.Equal("subscription.no_signature_needed", again.Error.Code);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));

        Assert.False((await host.SubscriptionAsync(enrolled.Id)).SignatureRequired);
        Assert.Equal(sent, host.Gateway.Calls.Count(c => c.Operation == "deduct"));
    }

    [Fact]
    public async Task A_written_off_invoice_that_is_paid_during_a_cancel_now_is_given_back()
    {
        var enrolled = await UnpaidAsync();
        var owed = (await host.InvoicesAsync(enrolled.Id))[^1];
        await host.SendAsync(new PayInvoice { Invoice = owed.Id.ToString() });
        PaymentId? named = null;
        host.Gateway.DuringDeduction = async _ =>
        {
            host.Gateway.DuringDeduction = null;
            named = (await CancelAsync(enrolled, CancelAt.Now)).Value.InFlightPayment;
        };
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        var payment = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal(payment.Id, named);
        Assert.Equal((PaymentStatus.Refunded, true), (payment.Status, payment.Late));
        Assert.Equal(InvoiceStatus.Void, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        Assert.Equal(
            ["invoice_created", "invoice_written_off", "write_off_reversed", "invoice_voided"],
            await host.ReadAsync(db =>
                db.Database.SqlQuery<string>(
                        $"""
                        SELECT kind AS "Value" FROM ledger_entries WHERE cause_id = {owed.Id.Value} ORDER BY id
                        """
                    )
                    .ToListAsync()
            )
        );
    }

    [Fact]
    public async Task A_written_off_invoice_that_is_not_tried_stays_written_off_by_a_cancel()
    {
        var enrolled = await UnpaidAsync();
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        await CancelAsync(enrolled, CancelAt.Now);
        Assert.Equal(InvoiceStatus.Uncollectible, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
    }

    [Fact]
    public async Task A_cancel_with_the_period_drops_the_try_of_a_written_off_invoice()
    {
        var enrolled = await UnpaidAsync();
        var owed = (await host.InvoicesAsync(enrolled.Id))[^1];
        await host.SendAsync(new PayInvoice { Invoice = owed.Id.ToString() });
        Assert.Null((await CancelAsync(enrolled, CancelAt.PeriodEnd)).Value.InFlightPayment);
        Assert.Null((await host.InvoicesAsync(enrolled.Id))[^1].NextAttemptAt);
        var sent = host.Gateway.Calls.Count(c => c.Operation == "deduct");
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
        Assert.Equal(sent, host.Gateway.Calls.Count(c => c.Operation == "deduct"));
    }

    private async Task<EnrolledView> UnpaidAsync()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync(retryDays: [1], then: DunningEnd.Unpaid));
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
        Assert.Equal(SubscriptionStatus.Unpaid, (await host.SubscriptionAsync(enrolled.Id)).Status);
        return enrolled;
    }

    private Task<Result<CanceledView>> CancelAsync(EnrolledView enrolled, CancelAt at) =>
        host.SendAsync(new CancelSubscription(at) { Subscription = enrolled.Id.ToString() });
}

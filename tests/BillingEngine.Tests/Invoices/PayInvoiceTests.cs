using BillingEngine.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Payments;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Invoices;

public sealed class PayInvoiceTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_declined_invoice_is_tried_at_once_with_the_same_number()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal(host.Clock.GetUtcNow(), (await PayAsync(enrolled)).Value.NextAttemptAt);
        await host.RunAsync();

        var paid = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal((declined.OutTradeNo, PaymentStatus.Succeeded), (paid.OutTradeNo, paid.Status));
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task After_a_reverse_it_takes_a_new_number()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var old = (await host.PaymentsAsync(enrolled.Id))[^1];
        await host.SendAsync(new ReversePayment { Payment = old.Id.ToString() });
        // Until its death is proven there is no room for another.
        Assert.Equal("invoice.payment_in_progress", (await PayAsync(enrolled)).Error.Code);
        await host.RunAsync();
        await PayAsync(enrolled);
        await host.RunAsync();
        var paid = (await host.PaymentsAsync(enrolled.Id)).Single(p => p.OutTradeNo == old.OutTradeNo + "01");
        Assert.Equal(PaymentStatus.Succeeded, paid.Status);
    }

    [Fact]
    public async Task While_the_outcome_is_unknown_it_is_refused()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoAnswer);
        await host.RunAsync();
        Assert.Equal("invoice.payment_in_progress", (await PayAsync(enrolled)).Error.Code);
        Assert.Single(await host.PaymentsAsync(enrolled.Id));
    }

    [Fact]
    public async Task Paying_what_was_given_up_is_the_way_back_for_an_unpaid_subscription()
    {
        var enrolled = await UnpaidAsync();
        var invoice = (await PayAsync(enrolled)).Value;
        await host.RunAsync();

        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Active, subscription.Status);
        Assert.True(subscription.NextRenewalAt > host.Clock.GetUtcNow());
        Assert.Equal(InvoiceStatus.Paid, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                "SELECT count(*) FROM ledger_entries WHERE kind = 'write_off_reversed' AND "
                    + $"cause_id = '{invoice.Id.Value}'"
            )
        );
    }

    [Fact]
    public async Task A_further_decline_of_what_was_given_up_plans_nothing()
    {
        var enrolled = await UnpaidAsync();
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds);
        await PayAsync(enrolled);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Unpaid, (await host.SubscriptionAsync(enrolled.Id)).Status);
        var invoice = (await host.InvoicesAsync(enrolled.Id))[^1];
        Assert.Equal((InvoiceStatus.Uncollectible, (DateTimeOffset?)null), (invoice.Status, invoice.NextAttemptAt));
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
    }

    [Fact]
    public async Task A_paid_invoice_one_without_a_contract_and_anothers_are_refused()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        Assert.Equal("invoice.not_open", (await PayAsync(enrolled)).Error.Code);

        var late = await host.PastDueAsync(await host.PlanAsync());
        var contract = ((ContractView)late.Contract!).Id.ToString();
        await host.SendAsync(new TerminateContract("end") { Contract = contract });
        Assert.Equal("invoice.no_contract", (await PayAsync(late)).Error.Code);

        var stranger = await host.AddMerchantAsync("pay-stranger", null);
        var id = (await host.InvoicesAsync(enrolled.Id))[^1].Id.ToString();
        var foreign = await host.SendAsync(new PayInvoice { Invoice = id }, stranger);
        Assert.Equal("invoice.not_found", foreign.Error.Code);
    }

    private async Task<EnrolledView> UnpaidAsync()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync(retryDays: [1], then: DunningEnd.Unpaid));
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
        Assert.Equal(SubscriptionStatus.Unpaid, (await host.SubscriptionAsync(enrolled.Id)).Status);
        return enrolled;
    }

    private async Task<Result<InvoiceView>> PayAsync(EnrolledView enrolled) =>
        await host.SendAsync(new PayInvoice { Invoice = (await host.InvoicesAsync(enrolled.Id))[^1].Id.ToString() });
}

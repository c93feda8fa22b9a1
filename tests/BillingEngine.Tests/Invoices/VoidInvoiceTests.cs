using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Payments;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Invoices;

public sealed class VoidInvoiceTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_declined_invoice_is_withdrawn_with_its_number_and_its_debt()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var invoice = (await VoidAsync(enrolled)).Value;
        Assert.Equal(InvoiceStatus.Void, invoice.Status);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);

        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(9));
        Assert.Equal(1, host.Gateway.Calls.Count(c => c == ("deduct", declined.OutTradeNo)));
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM ledger_entries WHERE cause_id = '{invoice.Id.Value}' AND kind = 'invoice_voided'"
            )
        );
        Assert.Contains("invoice.voided", await host.EventsAsync(enrolled.Id));
    }

    [Fact]
    public async Task The_next_period_is_billed_as_ever()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        await VoidAsync(enrolled);
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        var invoices = await host.InvoicesAsync(enrolled.Id);
        Assert.Equal([InvoiceStatus.Paid, InvoiceStatus.Void, InvoiceStatus.Paid], invoices.Select(i => i.Status));
    }

    [Fact]
    public async Task While_the_payer_may_be_paying_it_is_refused()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        Result<InvoiceView>? during = null;
        host.Gateway.DuringDeduction = async _ => during = await VoidAsync(enrolled);
        await host.SweepAsync(new SendReadyDeductions(10));
        host.Gateway.DuringDeduction = null;
        Assert.Equal("invoice.payment_in_progress", during!.Error.Code);
        Assert.Equal(InvoiceStatus.Paid, Assert.Single(await host.InvoicesAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_paid_one_cannot_be_withdrawn_nor_can_anothers()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        Assert.Equal("invoice.not_open", (await VoidAsync(enrolled)).Error.Code);
        var stranger = await host.AddMerchantAsync("void-stranger", null);
        var late = await host.PastDueAsync(await host.PlanAsync());
        var id = (await host.InvoicesAsync(late.Id))[^1].Id.ToString();
        var foreign = await host.SendAsync(new VoidInvoice { Invoice = id }, stranger);
        Assert.Equal("invoice.not_found", foreign.Error.Code);
    }

    private async Task<Result<InvoiceView>> VoidAsync(EnrolledView enrolled) =>
        await host.SendAsync(new VoidInvoice { Invoice = (await host.InvoicesAsync(enrolled.Id))[^1].Id.ToString() });
}

using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Invoices;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class GetSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Its_contract_and_invoice_are_identifiers_unless_expanded()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var stored = await host.SubscriptionAsync(enrolled.Id);

        var plain = (await host.SendAsync(new GetSubscription(enrolled.Id.ToString()))).Value;
        Assert.Equal(stored.ContractId, plain.Contract);
        Assert.Equal(stored.LatestInvoiceId, plain.LatestInvoice);
        Assert.Equal(stored.PaidUntil, plain.PaidUntil);

        var wish = new GetSubscription(enrolled.Id.ToString(), "contract,latest_invoice");
        var whole = (await host.SendAsync(wish)).Value;
        Assert.Equal(ContractStatus.Signed, Assert.IsType<ContractView>(whole.Contract).Status);
        Assert.Equal(InvoiceStatus.Paid, Assert.IsType<InvoiceView>(whole.LatestInvoice).Status);
    }

    [Fact]
    public async Task What_is_not_there_yet_expands_to_nothing()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var whole = (await host.SendAsync(new GetSubscription(enrolled.Id.ToString(), "latest_invoice"))).Value;
        Assert.Null(whole.LatestInvoice);
    }

    [Theory]
    [InlineData("invoices"), InlineData("contract,"), InlineData("")]
    public async Task An_unknown_part_is_refused(string expand)
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var result = await host.SendAsync(new GetSubscription(enrolled.Id.ToString(), expand));
        Assert.Equal(["expand"], result.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Another_merchants_subscription_and_what_is_no_identifier_are_not_found()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("get-stranger", null);
        var foreign = await host.SendAsync(new GetSubscription(enrolled.Id.ToString()), stranger);
        Assert.Equal("subscription.not_found", foreign.Error.Code);
        Assert.Equal("subscription.not_found", (await host.SendAsync(new GetSubscription("sub_1"))).Error.Code);
    }
}

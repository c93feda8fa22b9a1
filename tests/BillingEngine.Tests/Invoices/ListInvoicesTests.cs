using BillingEngine.Domain.Common;
using BillingEngine.Invoices;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Invoices;

public sealed class ListInvoicesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Filters_find_by_subscription_customer_and_status_newest_first()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        await host.ActiveAsync(await host.PlanAsync());
        var stored = (await host.InvoicesAsync(enrolled.Id)).Select(i => i.Id).ToList();
        var subscription = enrolled.Id.ToString();

        Assert.Equal([stored[1], stored[0]], await ListAsync(new(new PageRequest(), Subscription: subscription)));
        Assert.Equal(
            [stored[1], stored[0]],
            await ListAsync(new(new PageRequest(), Customer: enrolled.Customer.ToString()))
        );
        Assert.Equal([stored[1]], await ListAsync(new(new PageRequest(), "open", subscription)));
        Assert.Equal([stored[0]], await ListAsync(new(new PageRequest(), "paid", subscription)));
        Assert.Equal(
            [stored[0]],
            await ListAsync(new(new PageRequest(StartingAfter: stored[1].ToString()), Subscription: subscription))
        );
        Assert.Empty(await ListAsync(new(new PageRequest(), Subscription: Id.Text(default(SubscriptionId)))));
    }

    [Fact]
    public async Task The_created_range_is_half_open()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var invoice = (await host.InvoicesAsync(enrolled.Id)).Single();
        var at = invoice.CreatedAt;
        var subscription = enrolled.Id.ToString();
        Assert.Equal(
            [invoice.Id],
            await ListAsync(new(new PageRequest(CreatedFrom: at, CreatedTo: at.AddSeconds(1)), null, subscription))
        );
        Assert.Empty(
            await ListAsync(new(new PageRequest(CreatedFrom: at.AddSeconds(-1), CreatedTo: at), null, subscription))
        );
    }

    [Fact]
    public async Task The_one_that_a_payment_is_for_is_found_by_the_payments_number()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));

        Assert.Equal(
            [payment.InvoiceId!.Value],
            await ListAsync(new ListInvoices(new PageRequest(), OutTradeNo: payment.OutTradeNo))
        );
        Assert.Empty(await ListAsync(new ListInvoices(new PageRequest(), OutTradeNo: "nothing")));
    }

    [Fact]
    public async Task A_word_that_is_no_status_is_refused_and_another_merchant_sees_nothing()
    {
        var result = await host.SendAsync(new ListInvoices(new PageRequest(), Status: "due"));
        Assert.Equal(["status"], result.Error.Fields!.Keys);
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("invoices-stranger", null);
        var foreign = await host.SendAsync(
            new ListInvoices(new PageRequest(), Subscription: enrolled.Id.ToString()),
            stranger
        );
        Assert.Empty(foreign.Value.Data);
    }

    private async Task<List<InvoiceId>> ListAsync(ListInvoices wish) =>
        [.. (await host.SendAsync(wish)).Value.Data.Select(i => i.Id)];
}

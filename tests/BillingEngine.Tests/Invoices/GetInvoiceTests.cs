using BillingEngine.Domain.Invoices;
using BillingEngine.Invoices;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Invoices;

public sealed class GetInvoiceTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_shows_its_period_its_lines_and_what_is_due()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync(amount: 1234, currency: "JPY"));
        var stored = (await host.InvoicesAsync(enrolled.Id))[^1];
        var view = (await host.SendAsync(new GetInvoice(stored.Id.ToString()))).Value;

        Assert.Equal(
            (InvoiceStatus.Open, 1234L, 1234L, "JPY"),
            (view.Status, view.Amount, view.AmountDue, view.Currency)
        );
        Assert.Equal((stored.PeriodStart, stored.PeriodEnd), (view.PeriodStart, view.PeriodEnd));
        var line = Assert.Single(view.Lines!);
        Assert.Equal((1, 1234L), (line.Quantity, line.Amount));
        Assert.Equal((await host.PaymentsAsync(enrolled.Id))[^1].DueAt, view.NextAttemptAt);
        Assert.NotNull(view.FirstDeclinedAt);
    }

    [Fact]
    public async Task Nothing_is_due_on_a_paid_one()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var id = (await host.InvoicesAsync(enrolled.Id)).Single().Id;
        var view = (await host.SendAsync(new GetInvoice(id.ToString()))).Value;
        Assert.Equal((InvoiceStatus.Paid, 8800L, 0L), (view.Status, view.Amount, view.AmountDue));
        Assert.Equal((await host.PaymentsAsync(enrolled.Id)).Single().Id, view.LatestPayment);
    }

    [Fact]
    public async Task Another_merchants_invoice_is_not_found()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var id = (await host.InvoicesAsync(enrolled.Id)).Single().Id;
        var stranger = await host.AddMerchantAsync("invoice-stranger", null);
        Assert.Equal("invoice.not_found", (await host.SendAsync(new GetInvoice(id.ToString()), stranger)).Error.Code);
        Assert.Equal("invoice.not_found", (await host.SendAsync(new GetInvoice("inv_"))).Error.Code);
    }
}

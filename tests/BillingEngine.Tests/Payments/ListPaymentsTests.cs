using BillingEngine.Domain.Common;
using BillingEngine.Payments;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class ListPaymentsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Payments_are_found_by_subscription_and_by_number()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.ActiveAsync(await host.PlanAsync());
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));

        var bySubscription = await host.SendAsync(new ListPayments(new PageRequest(), Subscription: $"{enrolled.Id}"));
        var byNumber = await host.SendAsync(new ListPayments(new PageRequest(), OutTradeNo: payment.OutTradeNo));

        Assert.Equal(payment.Id, Assert.Single(bySubscription.Value.Data).Id);
        Assert.Equal(payment.Id, Assert.Single(byNumber.Value.Data).Id);
    }

    [Fact]
    public async Task Payments_are_found_by_invoice_customer_state_and_wechats_number()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var payments = await host.PaymentsAsync(enrolled.Id);
        var (paid, declined) = (payments[0], payments[1]);
        var customer = $"{enrolled.Customer}";

        Assert.Equal([declined.Id], await ListAsync(new(new PageRequest(), Invoice: $"{declined.InvoiceId}")));
        Assert.Equal([declined.Id, paid.Id], await ListAsync(new(new PageRequest(), Customer: customer)));
        Assert.Equal([declined.Id], await ListAsync(new(new PageRequest(), "declined", Customer: customer)));
        Assert.Equal([paid.Id], await ListAsync(new(new PageRequest(), TransactionId: paid.TransactionId)));
        Assert.Empty(await ListAsync(new(new PageRequest(), Invoice: Id.Text(default(InvoiceId)))));
    }

    [Fact]
    public async Task A_word_that_is_no_state_is_refused_and_another_merchant_sees_nothing()
    {
        var refused = await host.SendAsync(new ListPayments(new PageRequest(), "lost"));
        Assert.Equal(["status"], refused.Error.Fields!.Keys);
        await host.ActiveAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("main", "stranger-to-lists");
        Assert.Empty((await host.SendAsync(new ListPayments(new PageRequest()), stranger)).Value.Data);
    }

    [Fact]
    public async Task Those_through_one_contract_are_found_by_wechats_number_of_it()
    {
        var one = await host.ActiveAsync(await host.PlanAsync());
        var other = await host.ActiveAsync(await host.PlanAsync());
        var contract = (await host.ContractAsync(one.Id)).ContractNumber;

        var found = await ListAsync(new ListPayments(new PageRequest(), ContractId: contract));

        Assert.Equal((await host.PaymentsAsync(one.Id)).Select(p => p.Id), found);
        Assert.Empty(await ListAsync(new ListPayments(new PageRequest(), ContractId: "nothing")));
        Assert.Empty(
            await ListAsync(
                new ListPayments(new PageRequest(), Customer: other.Customer.ToString(), ContractId: contract)
            )
        );
    }

    [Fact]
    public async Task Pages_follow_one_another_without_loss_or_repetition()
    {
        var merchant = host.Merchant;
        for (var i = 0; i < 3; i++)
            await host.ActiveAsync(await host.PlanAsync());

        var first = (await host.SendAsync(new ListPayments(new PageRequest(2)), merchant)).Value;
        var rest = (
            await host.SendAsync(new ListPayments(new PageRequest(100, $"{first.Data[^1].Id}")), merchant)
        ).Value;

        var whole = (await host.SendAsync(new ListPayments(new PageRequest(100)), merchant)).Value;
        Assert.True(first.HasMore);
        Assert.False(rest.HasMore);
        Assert.Equal(whole.Data.Select(p => p.Id), first.Data.Concat(rest.Data).Select(p => p.Id));
    }

    private async Task<List<PaymentId>> ListAsync(ListPayments wish) =>
        [.. (await host.SendAsync(wish)).Value.Data.Select(p => p.Id)];
}

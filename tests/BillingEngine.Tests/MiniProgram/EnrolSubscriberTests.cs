using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.MiniProgram;
using BillingEngine.Plans;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.MiniProgram;

public sealed class EnrolSubscriberTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_payer_who_is_no_customer_becomes_one_by_the_openid()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());

        var enrolled = (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code, "Han Meimei"))).Value;

        var customer = await host.ReadAsync(db => db.Customers.SingleAsync(c => c.Reference == openid));
        Assert.Equal((openid, "Han Meimei"), (customer.OpenId, customer.DisplayName));
        Assert.Equal(customer.Id, (await host.SubscriptionAsync(enrolled.Id)).CustomerId);
        Assert.NotNull(enrolled.Signing!.SessionId);
    }

    [Fact]
    public async Task A_customer_whom_the_merchant_knows_keeps_the_reference()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());
        var known = (await host.SendAsync(new CreateCustomer("known-" + openid, "Li Lei", openid))).Value;

        var enrolled = (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code))).Value;

        Assert.Equal(known.Id, (await host.SubscriptionAsync(enrolled.Id)).CustomerId);
    }

    [Fact]
    public async Task A_payer_does_not_enrol_as_the_customer_of_another_person()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());
        await host.SendAsync(new CreateCustomer(openid, "Li Lei", "o-another-payer"));

        var refused = (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code))).Error;

        Assert.Equal("customer.openid_differs", refused.Code);
    }

    [Fact]
    public async Task Two_taps_at_once_make_one_subscription()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());

        var taps = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => host.SendAsAsync(openid, new EnrolSubscriber(plan.Code)))
        );

        Assert.Single(taps, tap => !tap.IsError);
        Assert.All(taps.Where(tap => tap.IsError), tap => Assert.Equal("subscription.already_exists", tap.Error.Code));
        Assert.Equal(1, await host.ReadAsync(db => db.Customers.CountAsync(c => c.OpenId == openid)));
    }

    [Fact]
    public async Task A_plan_that_rests_and_another_merchants_are_refused()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());
        await host.SendAsync(new UpdatePlan(default, false, default, default) { Plan = plan.Code });
        Assert.Equal("plan.inactive", (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code))).Error.Code);

        var stranger = await host.AddMerchantAsync("enrol-stranger", null);
        Assert.Equal(
            "plan.not_found",
            (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code), stranger)).Error.Code
        );
    }

    [Fact]
    public async Task A_contract_in_force_is_used_again_and_there_is_nothing_to_sign()
    {
        var openid = Subscribers.Openid();
        var first = (await host.SendAsAsync(openid, new EnrolSubscriber((await host.PlanAsync()).Code))).Value;
        var contract = await host.ContractAsync(first.Id);
        await host.TellAsync(
            contract.Id,
            new Domain.Gateway.ContractOutcome.Signed(host.FactsOf(ContractView.Of(contract)))
        );

        var second = (await host.SendAsAsync(openid, new EnrolSubscriber((await host.PlanAsync()).Code))).Value;

        Assert.Null(second.Signing);
        Assert.Equal(contract.Id, (await host.SubscriptionAsync(second.Id)).ContractId);
    }
}

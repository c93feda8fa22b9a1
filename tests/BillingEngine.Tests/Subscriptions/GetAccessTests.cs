using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class GetAccessTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_paid_period_gives_access_to_its_end()
    {
        var plan = await host.PlanAsync();
        var active = await host.ActiveAsync(plan, "access-1");

        var access = await AskAsync("access-1", plan.Code);

        var paidUntil = (await host.SubscriptionAsync(active.Id)).PaidUntil;
        Assert.Equal(new AccessView(true, AccessReason.Active, paidUntil, active.Id), access);
        Assert.Equal(access, await AskAsync(active.Customer.ToString(), plan.Id.ToString()));
    }

    [Fact]
    public async Task A_declined_renewal_and_a_wait_for_the_signature_give_none()
    {
        var plan = await host.PlanAsync();
        var pastDue = await host.PastDueAsync(plan);
        Assert.Equal(
            new AccessView(false, AccessReason.PastDue, null, pastDue.Id),
            await AskAsync(pastDue.Customer.ToString(), plan.Code)
        );

        var enrolled = await host.EnrolledAsync(plan);
        Assert.Equal(
            new AccessView(false, AccessReason.Incomplete, null, enrolled.Id),
            await AskAsync(enrolled.Customer.ToString(), plan.Code)
        );
    }

    [Fact]
    public async Task Of_several_subscriptions_the_one_with_access_decides_and_else_the_newest()
    {
        var plan = await host.PlanAsync();
        var first = await host.ActiveAsync(plan, "access-2");
        await CancelAsync(first.Id);
        // Within a millisecond nothing says which is newer.
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddSeconds(1));
        var second = await host.EnrolledAsync(plan, "access-2");
        await host.RunAsync();
        Assert.Equal(second.Id, (await AskAsync("access-2", plan.Code)).Subscription);
        await CancelAsync(second.Id);

        var live = await host.ActiveAsync(plan, "access-2");
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddSeconds(1));
        var pending = await host.EnrolledAsync(plan, "access-2", allowDuplicate: true);
        await CancelAsync(pending.Id);
        var access = await AskAsync("access-2", plan.Code);
        Assert.True(access.Access);
        Assert.Equal(live.Id, access.Subscription);

        await CancelAsync(live.Id);
        access = await AskAsync("access-2", plan.Code);
        Assert.Equal(AccessReason.Canceled, access.Reason);
        Assert.Equal(pending.Id, access.Subscription);
    }

    [Fact]
    public async Task A_customer_without_the_plan_has_none_and_a_stranger_is_not_found()
    {
        var (plan, another) = (await host.PlanAsync(), await host.PlanAsync());
        await host.EnrolledAsync(plan, "access-3");

        Assert.Equal(
            new AccessView(false, AccessReason.NoSubscription, null, null),
            await AskAsync("access-3", another.Code)
        );
        Assert.Equal("customer.not_found", await RefusedAsync("unknown", plan.Code));
        Assert.Equal("plan.not_found", await RefusedAsync("access-3", "nothing"));
        var stranger = await host.AddMerchantAsync("access-stranger", null);
        Assert.Equal("customer.not_found", await RefusedAsync("access-3", plan.Code, stranger));
    }

    [Fact]
    public async Task Both_names_are_asked_for()
    {
        var refused = (await host.SendAsync(new GetAccess(null, null))).Error;
        Assert.Equal(["customer", "plan"], refused.Fields!.Keys.Order(StringComparer.Ordinal));
    }

    private async Task<AccessView> AskAsync(string customer, string plan) =>
        (await host.SendAsync(new GetAccess(customer, plan))).Value;

    private async Task<string> RefusedAsync(string customer, string plan, Merchant? merchant = null) =>
        (await host.SendAsync(new GetAccess(customer, plan), merchant ?? host.Merchant)).Error.Code;

    private async Task CancelAsync(Domain.Common.SubscriptionId id) =>
        Assert.False(
            (await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = id.ToString() })).IsError
        );
}

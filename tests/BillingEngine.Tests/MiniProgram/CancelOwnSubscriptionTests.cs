using BillingEngine.Domain.Subscriptions;
using BillingEngine.MiniProgram;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.MiniProgram;

public sealed class CancelOwnSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_ends_with_the_period_unless_now_is_said()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "cancel-own");

        var canceled = (await CancelAsync("ocancel-own", active.Id, CancelAt.PeriodEnd)).Value;
        Assert.Equal((true, AccessReason.Ending), (canceled.CancelAtPeriodEnd, canceled.AccessReason));
        Assert.Null((await host.SubscriptionAsync(active.Id)).NextRenewalAt);

        var ended = (await CancelAsync("ocancel-own", active.Id, CancelAt.Now)).Value;
        Assert.Equal((SubscriptionStatus.Canceled, false), (ended.Status, ended.Access));
        Assert.Equal(
            "subscription.already_canceled",
            (await CancelAsync("ocancel-own", active.Id, CancelAt.Now)).Error.Code
        );
    }

    [Fact]
    public async Task A_subscription_of_another_customer_is_not_ended()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "cancel-other");

        Assert.Equal("subscription.not_found", (await CancelAsync("o-thief", active.Id, CancelAt.Now)).Error.Code);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(active.Id)).Status);
    }

    private Task<Result<OwnSubscriptionView>> CancelAsync(
        string openid,
        Domain.Common.SubscriptionId id,
        CancelAt at
    ) => host.SendAsAsync(openid, new CancelOwnSubscription(at, "moved away") { Subscription = id.ToString() });
}

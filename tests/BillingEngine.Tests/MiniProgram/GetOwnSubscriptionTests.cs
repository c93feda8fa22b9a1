using BillingEngine.Domain.Subscriptions;
using BillingEngine.MiniProgram;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.MiniProgram;

public sealed class GetOwnSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_shows_the_plan_the_access_and_nothing_to_sign()
    {
        var plan = await host.PlanAsync();
        var active = await host.ActiveAsync(plan, "own-1");

        var own = (await host.SendAsAsync("oown-1", new GetOwnSubscription(active.Id.ToString()))).Value;

        Assert.Equal((plan.Code, true, AccessReason.Active), (own.Plan.Code, own.Access, own.AccessReason));
        Assert.Equal((await host.SubscriptionAsync(active.Id)).PaidUntil, own.AccessUntil);
        Assert.Null(own.Signing);
    }

    [Fact]
    public async Task A_session_can_be_signed_until_its_end()
    {
        var waiting = await host.EnrolledAsync(await host.PlanAsync(), "own-2");
        var ask = new GetOwnSubscription(waiting.Id.ToString());
        Assert.Equal(waiting.Signing, (await host.SendAsAsync("oown-2", ask)).Value.Signing);

        host.Clock.MoveTo(waiting.Signing!.ExpiresAt);

        Assert.Null((await host.SendAsAsync("oown-2", ask)).Value.Signing);
    }

    [Fact]
    public async Task Anothers_another_merchants_and_what_is_no_identifier_are_not_found()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "own-3");
        var stranger = await host.AddMerchantAsync("own-stranger", null);
        var ask = new GetOwnSubscription(active.Id.ToString());

        Assert.False((await host.SendAsAsync("oown-3", ask)).IsError);
        foreach (
            var refused in new[]
            {
                await host.SendAsAsync("oown-4", ask),
                await host.SendAsAsync("oown-3", ask, stranger),
                await host.SendAsAsync("oown-3", new GetOwnSubscription("sub_1")),
            }
        )
        {
            Assert.Equal("subscription.not_found", refused.Error.Code);
        }
    }
}

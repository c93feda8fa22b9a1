using BillingEngine.MiniProgram;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.MiniProgram;

public sealed class ListOwnSubscriptionsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_lists_ones_own_newest_first_and_page_by_page()
    {
        var (one, other) = (await host.PlanAsync(), await host.PlanAsync());
        var first = await host.EnrolledAsync(one, "list-own");
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddSeconds(1));
        var second = await host.EnrolledAsync(other, "list-own");
        await host.EnrolledAsync(one, "list-another");

        var newest = (await host.SendAsAsync("olist-own", new ListOwnSubscriptions(new PageRequest(1)))).Value;
        Assert.Equal(
            (second.Id, other.Code, true),
            (newest.Data.Single().Id, newest.Data.Single().Plan.Code, newest.HasMore)
        );

        var rest = (
            await host.SendAsAsync("olist-own", new ListOwnSubscriptions(new PageRequest(1, second.Id.ToString())))
        ).Value;
        Assert.Equal((first.Id, false), (rest.Data.Single().Id, rest.HasMore));
    }

    [Fact]
    public async Task No_payer_sees_those_without_an_openid()
    {
        var stranger = await host.AddMerchantAsync("list-own-stranger", null);
        await host.EnrolledAsync(await host.PlanAsync(), "list-third");

        var list = await host.SendAsAsync("olist-third", new ListOwnSubscriptions(new PageRequest()), stranger);

        Assert.Empty(list.Value.Data);
    }
}

using BillingEngine.MiniProgram;
using BillingEngine.Plans;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.MiniProgram;

public sealed class ListOffersTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_lists_what_can_be_subscribed_to_and_nothing_of_others()
    {
        var (active, resting) = (await host.PlanAsync(), await host.PlanAsync());
        await host.SendAsync(new UpdatePlan(default, false, default, default) { Plan = resting.Code });
        var stranger = await host.AddMerchantAsync("offers-stranger", null);

        var offers = (await host.SendAsAsync("o-offers", new ListOffers(new PageRequest(100)))).Value.Data;

        var offer = Assert.Single(offers);
        Assert.Equal((active.Id, active.Amount, active.Currency), (offer.Id, offer.Amount, offer.Currency));
        Assert.Empty((await host.SendAsAsync("o-offers", new ListOffers(new PageRequest()), stranger)).Value.Data);
    }
}

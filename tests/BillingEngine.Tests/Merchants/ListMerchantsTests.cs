using BillingEngine.Merchants;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Merchants;

public sealed class ListMerchantsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task They_are_listed_newest_first_and_page_by_page()
    {
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddSeconds(1));
        var made = (await host.SendAsync(new CreateMerchant("partner", "Shop", "1900000301"))).Value;

        var newest = (await host.SendAsync(new ListMerchants(new PageRequest(1)))).Value;
        Assert.Equal((made, true), (newest.Data.Single(), newest.HasMore));
        var rest = (await host.SendAsync(new ListMerchants(new PageRequest(1, made.Id.ToString())))).Value;
        Assert.Equal(host.Merchant.Id, rest.Data.Single().Id);
    }
}

using BillingEngine.Merchants;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Merchants;

public sealed class GetMerchantTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_shows_a_tenant_by_its_identifier()
    {
        var shown = (await host.SendAsync(new GetMerchant(host.Merchant.Id.ToString()))).Value;
        Assert.Equal(("merchant", "main", host.Merchant.Name), (shown.Object, shown.Account, shown.Name));
        Assert.Equal("merchant.not_found", (await host.SendAsync(new GetMerchant("main"))).Error.Code);
    }
}

using BillingEngine.Merchants;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Merchants;

public sealed class ListApiKeysTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_merchants_keys_are_listed_and_no_others()
    {
        var shop = (await host.SendAsync(new CreateMerchant("partner", "Shop", "1900000501"))).Value;
        var made = (
            await host.SendAsync(new CreateApiKey("backend", ["read", "write"]) { Merchant = shop.Id.ToString() })
        ).Value;
        await host.SendAsync(new CreateApiKey("other", ["read"]) { Merchant = host.Merchant.Id.ToString() });

        var listed = (await host.SendAsync(new ListApiKeys(shop.Id.ToString(), new PageRequest()))).Value;

        var key = Assert.Single(listed.Data);
        Assert.Equal((made.Id, "backend", made.Hint), (key.Id, key.Name, key.Hint));
        Assert.Equal(["read", "write"], key.Scopes);
        Assert.IsNotType<NewApiKeyView>(key);
        Assert.Equal(
            "merchant.not_found",
            (await host.SendAsync(new ListApiKeys("mer_1", new PageRequest()))).Error.Code
        );
    }
}

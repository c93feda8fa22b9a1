using BillingEngine.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Merchants;

public sealed class CreateApiKeyTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_key_opens_its_merchant_within_its_scopes_and_is_shown_once()
    {
        var shop = (await host.SendAsync(new CreateMerchant("partner", "Shop", "1900000401"))).Value;
        var made = (
            await host.SendAsync(new CreateApiKey("backend", ["read"]) { Merchant = shop.Id.ToString() })
        ).Value;

        var holder = (await host.Services.GetRequiredService<ApiKeys>().FindAsync(made.Key, default)).Holder;
        Assert.Equal((shop.Id, Scopes.Read, made.Id), (holder!.Merchant, holder.Scopes, holder.Id));
        Assert.EndsWith(made.Hint, made.Key, StringComparison.Ordinal);
        Assert.Equal(
            0L,
            await host.ScalarAsync<long>($"SELECT count(*) FROM api_keys k WHERE k::text LIKE '%{made.Key[8..]}%'")
        );
    }

    [Fact]
    public async Task Unknown_scopes_and_unknown_merchants_are_refused()
    {
        var merchant = host.Merchant.Id.ToString();
        foreach (var scopes in new string[][] { [], ["all"], ["read", "read"], ["Read"] })
        {
            var refused = await host.SendAsync(new CreateApiKey("x", scopes) { Merchant = merchant });
            Assert.Equal(["scopes"], refused.Error.Fields!.Keys);
        }
        var unknown = await host.SendAsync(new CreateApiKey("x", ["read"]) { Merchant = "mer_1" });
        Assert.Equal("merchant.not_found", unknown.Error.Code);
    }
}

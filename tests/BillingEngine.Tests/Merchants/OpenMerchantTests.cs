using BillingEngine.Http;
using BillingEngine.Merchants;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Merchants;

public sealed class OpenMerchantTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_tenant_is_opened_once_and_each_call_hands_out_a_key_to_it()
    {
        var first = (await host.SendAsync(new OpenMerchant("partner", "Shop", "1900000109"))).Value;
        var second = (await host.SendAsync(new OpenMerchant("Partner", "Shop", "1900000109", KeyName: "second"))).Value;
        Assert.Equal(first.Merchant, second.Merchant);
        Assert.NotEqual(first.ApiKey, second.ApiKey);

        var keys = host.Services.GetRequiredService<ApiKeys>();
        Assert.Equal(first.Merchant, (await keys.FindAsync(first.ApiKey, default))!.Merchant);
        Assert.Equal(first.Merchant, (await keys.FindAsync(second.ApiKey, default))!.Merchant);
    }

    [Fact]
    public async Task The_key_itself_is_not_in_the_database()
    {
        var opened = (await host.SendAsync(new OpenMerchant("main", "Shop"))).Value;
        Assert.Equal(0L, await host.ScalarAsync<long>(
            $"SELECT count(*) FROM api_keys k WHERE k::text LIKE '%{opened.ApiKey[8..]}%'"));
    }

    [Theory]
    [InlineData("nowhere", "Shop", "UTC", "merchant.unknown_account")]
    [InlineData("partner", "Shop", "UTC", "merchant.sub_mchid_missing")]
    [InlineData("main", "", "UTC", "validation_failed")]
    [InlineData("main", "Shop", "Mars/Olympus", "validation_failed")]
    public async Task What_cannot_be_opened_is_refused(string account, string name, string zone, string code) =>
        Assert.Equal(code, (await host.SendAsync(new OpenMerchant(account, name, TimeZone: zone))).Error.Code);

    [Fact]
    public async Task A_direct_account_has_no_sub_merchants() => Assert.Equal(
        "merchant.no_sub_mchid", (await host.SendAsync(new OpenMerchant("main", "Shop", "1900000109"))).Error.Code);
}

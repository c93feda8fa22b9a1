using BillingEngine.Merchants;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Merchants;

public sealed class CreateMerchantTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_sub_merchant_becomes_a_tenant_once()
    {
        var request = new CreateMerchant("Partner", "Second shop", "1900000201", TimeZone: "Europe/London");
        var made = (await host.SendAsync(request)).Value;

        Assert.Equal(("partner", "1900000201", "Europe/London"), (made.Account, made.SubMchid, made.TimeZone));
        Assert.Equal(made, (await host.SendAsync(new GetMerchant(made.Id.ToString()))).Value);
        Assert.Equal("merchant.already_exists", (await host.SendAsync(request)).Error.Code);
    }

    [Fact]
    public async Task Two_at_once_make_one()
    {
        var request = new CreateMerchant("partner", "Third shop", "1900000202");
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.SendAsync(request)));

        Assert.Single(made, result => !result.IsError);
        Assert.All(
            made.Where(result => result.IsError),
            result => Assert.Equal("merchant.already_exists", result.Error.Code)
        );
    }

    [Theory]
    [InlineData("nowhere", null, "merchant.unknown_account")]
    [InlineData("partner", null, "merchant.sub_mchid_missing")]
    [InlineData("main", "1900000203", "merchant.no_sub_mchid")]
    public async Task What_cannot_be_opened_is_refused(string account, string? subMchId, string code) =>
        Assert.Equal(code, (await host.SendAsync(new CreateMerchant(account, "Shop", subMchId))).Error.Code);
}

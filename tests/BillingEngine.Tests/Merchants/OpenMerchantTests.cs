using BillingEngine.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

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
        Assert.Equal(first.Merchant, (await keys.FindAsync(first.ApiKey, default)).Holder!.Merchant);
        Assert.Equal(first.Merchant, (await keys.FindAsync(second.ApiKey, default)).Holder!.Merchant);
    }

    [Fact]
    public async Task Two_nodes_that_open_the_same_tenant_at_once_have_one_tenant()
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var first = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO merchants (id, account_key, sub_mchid, name, merchant_category_code, time_zone, created_at)
            VALUES (gen_random_uuid(), 'partner', '1900000301', 'Shop', '5734', 'UTC', now())
            """,
            connection
        );
        await insert.ExecuteNonQueryAsync();
        var second = host.SendAsync(new OpenMerchant("partner", "Shop", "1900000301"));
        await Eventually.TrueAsync(async () =>
            await host.ScalarAsync<long>(
                """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            ) == 1
        );
        await first.CommitAsync();

        Assert.NotEmpty((await second).Value.ApiKey);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM merchants WHERE sub_mchid = '1900000301'"));
    }

    [Fact]
    public async Task The_key_itself_is_not_in_the_database()
    {
        var opened = (await host.SendAsync(new OpenMerchant("main", "Shop"))).Value;
        Assert.Equal(
            0L,
            await host.ScalarAsync<long>($"SELECT count(*) FROM api_keys k WHERE k::text LIKE '%{opened.ApiKey[8..]}%'")
        );
    }

    [Theory]
    [InlineData("nowhere", "Shop", "UTC", "merchant.unknown_account")]
    [InlineData("partner", "Shop", "UTC", "merchant.sub_mchid_missing")]
    [InlineData("main", "", "UTC", "validation_failed")]
    [InlineData("main", "Shop", "Mars/Olympus", "validation_failed")]
    public async Task What_cannot_be_opened_is_refused(string account, string name, string zone, string code) =>
        Assert.Equal(code, (await host.SendAsync(new OpenMerchant(account, name, TimeZone: zone))).Error.Code);

    [Fact]
    public async Task A_direct_account_has_no_sub_merchants() =>
        Assert.Equal(
            "merchant.no_sub_mchid",
            (await host.SendAsync(new OpenMerchant("main", "Shop", "1900000109"))).Error.Code
        );
}

using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Alerts;

public sealed class ListAlertsTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task The_list_is_paged_narrowed_by_time_and_written_as_csv()
    {
        var merchant = await stack.MerchantAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await stack.RaiseAsync(merchant, "test.paged", "payment", Guid.NewGuid());
        var first = await stack.GetAsync("/v1/alerts?code=test.paged&limit=2");
        Assert.True(first.GetProperty("has_more").GetBoolean());
        var last = first.GetProperty("data")[1].GetProperty("id").GetString();
        Assert.Single(await stack.AlertsAsync($"?code=test.paged&starting_after={last}"));
        Assert.Empty(await stack.AlertsAsync("?code=test.paged&created_to=2020-01-01T00:00:00Z"));
        Assert.Equal(3, (await stack.AlertsAsync("?code=test.paged&created_from=2020-01-01T00:00:00Z")).Count);
        var table = await stack.Api.GetStringAsync("/v1/alerts?code=test.paged&format=csv");
        Assert.StartsWith(
            "id,object,status,code,detail,merchant,object_type,object_id,raised_at",
            table,
            StringComparison.Ordinal
        );
        Assert.Equal(4, table.TrimEnd().Split("\r\n").Length);
    }
}

using System.Text.Json;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Plans;

public sealed class ListPlansTests(ApiHost host) : IAsyncLifetime, IClassFixture<ApiHost>
{
    private static readonly string[] Newest = [.. Enumerable.Range(0, 25).Reverse().Select(i => $"plan-{i:00}")];

    public async Task InitializeAsync()
    {
        if ((await host.ReadAsync("/v1/plans?limit=1")).GetProperty("data").GetArrayLength() > 0)
            return;
        foreach (var code in Newest.Reverse())
        {
            await host.CreatedAsync(
                "/v1/plans",
                $$"""
                {"code":"{{code}}","name":"n","amount":1,"currency":"HKD","interval":"month","contract_template_id":123}
                """
            );
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await host.ChangedAsync("/v1/plans/plan-07", """{"active":false}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_newest_come_first_twenty_at_a_time()
    {
        var first = await host.ReadAsync("/v1/plans");
        var second = await host.ReadAsync($"/v1/plans?starting_after={Last(first)}");

        Assert.Equal(Newest[..20], Codes(first));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal(Newest[20..], Codes(second));
        Assert.False(second.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(100)]
    public async Task Pages_of_any_size_hold_every_plan_once(int limit)
    {
        var seen = new List<string>();
        for (var query = $"?limit={limit}"; ; )
        {
            var page = await host.ReadAsync("/v1/plans" + query);
            seen.AddRange(Codes(page));
            if (!page.GetProperty("has_more").GetBoolean())
                break;
            Assert.Equal(limit, page.GetProperty("data").GetArrayLength());
            query = $"?limit={limit}&starting_after={Last(page)}";
        }

        Assert.Equal(Newest, seen);
    }

    [Fact]
    public async Task A_filter_narrows_the_list()
    {
        Assert.Equal(["plan-07"], Codes(await host.ReadAsync("/v1/plans?active=false")));
        Assert.Equal(24, Codes(await host.ReadAsync("/v1/plans?active=true&limit=100")).Length);
        Assert.Equal(
            ["plan-02", "plan-01"],
            Codes(await host.ReadAsync("/v1/plans?created_from=2026-11-22T02:01:00Z&created_to=2026-11-22T02:03:00Z"))
        );
    }

    [Fact]
    public async Task Another_merchant_sees_none_of_them()
    {
        var page = await JsonSerializer.DeserializeAsync<JsonElement>(
            await host.OtherMerchant.GetStreamAsync("/v1/plans")
        );

        Assert.Equal("""{"data":[],"has_more":false}""", page.GetRawText());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("starting_after=cus_01ARYZ6S410000000000000000", "starting_after")]
    [InlineData("starting_after=plan-03", "starting_after")]
    [InlineData("active=yes", "active")]
    [InlineData("created_from=yesterday", "created_from")]
    [InlineData("created_to=2026-11-22", "created_to")]
    [InlineData("status=active", "status")]
    public async Task A_doubtful_query_is_refused_by_its_field(string query, string field) =>
        Assert.Equal(
            [field],
            await ApiHost.RefusedAsync(host.Client.GetAsync("/v1/plans?" + query), 422, "validation_failed")
        );

    private static string[] Codes(JsonElement page) =>
        [.. page.GetProperty("data").EnumerateArray().Select(plan => plan.GetProperty("code").GetString()!)];

    private static string Last(JsonElement page) =>
        page.GetProperty("data").EnumerateArray().Last().GetProperty("id").GetString()!;
}

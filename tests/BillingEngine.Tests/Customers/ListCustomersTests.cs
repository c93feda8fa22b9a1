using System.Text.Json;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Customers;

public sealed class ListCustomersTests(ApiHost host) : IAsyncLifetime, IClassFixture<ApiHost>
{
    public async Task InitializeAsync()
    {
        if ((await host.ReadAsync("/v1/customers")).GetProperty("data").GetArrayLength() > 0)
            return;
        foreach (var reference in new[] { "ann", "bob", "cleo" })
        {
            await host.CreatedAsync(
                "/v1/customers",
                $$$"""
                {"reference":"{{{reference}}}","display_name":"B",
                 "metadata":{"initial":"{{{reference[0]}}}","kind \"x\"":"all"}}
                """
            );
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_newest_come_first()
    {
        var first = await host.ReadAsync("/v1/customers?limit=2");
        var last = first.GetProperty("data")[1].GetProperty("id").GetString();

        Assert.Equal(["cleo", "bob"], References(first));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal(["ann"], References(await host.ReadAsync($"/v1/customers?limit=2&starting_after={last}")));
    }

    [Fact]
    public async Task A_reference_narrows_the_list_to_one()
    {
        Assert.Equal(["bob"], References(await host.ReadAsync("/v1/customers?reference=bob")));
        Assert.Empty(References(await host.ReadAsync("/v1/customers?reference=dora")));
    }

    [Theory]
    [InlineData("metadata[initial]=b", "bob")]
    [InlineData("metadata[initial]=b&metadata[kind \"x\"]=all", "bob")]
    [InlineData("metadata[kind \"x\"]=all", "cleo bob ann")]
    [InlineData("metadata[initial]=b&metadata[initials]=b", "")]
    [InlineData("metadata[initial]=", "")]
    [InlineData("metadata[initial]=b' OR true --", "")]
    public async Task Pairs_of_metadata_narrow_the_list_to_those_that_have_them_all(string query, string references)
    {
        var encoded = string.Join(
            '&',
            query
                .Split('&')
                .Select(pair => pair.Split('=', 2))
                .Select(pair => $"{Uri.EscapeDataString(pair[0])}={Uri.EscapeDataString(pair[1])}")
        );

        Assert.Equal(references, string.Join(' ', References(await host.ReadAsync("/v1/customers?" + encoded))));
    }

    [Fact]
    public async Task Another_merchant_sees_none_of_them() =>
        Assert.Equal("""{"data":[],"has_more":false}""", await host.OtherMerchant.GetStringAsync("/v1/customers"));

    [Theory]
    [InlineData("limit=x", "limit")]
    [InlineData("starting_after=plan_01ARYZ6S410000000000000000", "starting_after")]
    [InlineData("reference=", "reference")]
    [InlineData("reference=%00", "reference")]
    [InlineData("name=bob", "name")]
    [InlineData("metadata=b", "metadata")]
    [InlineData("metadata[]=b", "metadata[]")]
    [InlineData("metadata[a]=%00", "metadata[a]")]
    [InlineData("metadata[a]=b&metadata[a]=c", "metadata[a]")]
    public async Task A_doubtful_query_is_refused_by_its_field(string query, string field) =>
        Assert.Equal(
            [field],
            await ApiHost.RefusedAsync(host.Client.GetAsync("/v1/customers?" + query), 422, "validation_failed")
        );

    private static string[] References(JsonElement page) =>
        [
            .. page.GetProperty("data")
                .EnumerateArray()
                .Select(customer => customer.GetProperty("reference").GetString()!),
        ];
}

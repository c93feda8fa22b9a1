using System.Net.Http.Headers;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.MiniProgram;

namespace BillingEngine.Tests.Merchants;

/// <summary>Keys over HTTP: what each may do, and that it ends.</summary>
public sealed class RevokeApiKeyTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task A_revoked_key_is_refused_within_seconds()
    {
        var (keys, made, client) = await KeyAsync("\"read\"");
        Assert.Equal(200, await StatusAsync(client.GetAsync("/v1/plans")));

        var revoked = await stack.PostAsync($"{keys}/{made}/revoke");

        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, revoked.GetProperty("revoked_at").ValueKind);
        await Eventually.TrueAsync(async () => await StatusAsync(client.GetAsync("/v1/plans")) == 401);
        Assert.Equal(
            (409, "api_key.ended"),
            await Subscribers.SeenAsync(stack.Api.PostAsync($"{keys}/{made}/revoke", Http.ApiHost.Body("{}")))
        );
        client.Dispose();
    }

    [Fact]
    public async Task Each_scope_opens_its_own_routes()
    {
        var (_, _, reader) = await KeyAsync("\"read\"");
        var (keys, _, writer) = await KeyAsync("\"read\",\"write\"");
        const string customer = """{"reference":"scope-user","display_name":"Li Lei"}""";

        Assert.Equal(200, await StatusAsync(reader.GetAsync("/v1/customers")));
        Assert.Equal(
            (403, "scope_missing"),
            await Subscribers.SeenAsync(reader.PostAsync("/v1/customers", Http.ApiHost.Body(customer)))
        );
        Assert.Equal(201, await StatusAsync(writer.PostAsync("/v1/customers", Http.ApiHost.Body(customer))));
        foreach (var path in new[] { "/v1/merchants", keys })
            Assert.Equal((403, "scope_missing"), await Subscribers.SeenAsync(writer.GetAsync(path)));
        Assert.Equal(
            (403, "scope_missing"),
            await Subscribers.SeenAsync(
                writer.PostAsync(keys, Http.ApiHost.Body("""{"name":"mine","scopes":["operator"]}"""))
            )
        );
        reader.Dispose();
        writer.Dispose();
    }

    private async Task<(string Keys, string Id, HttpClient Client)> KeyAsync(string scopes)
    {
        var merchants = await stack.GetAsync("/v1/merchants");
        var keys = $"/v1/merchants/{merchants.GetProperty("data")[0].GetProperty("id")}/keys";
        var made = await stack.PostAsync(keys, $$"""{"name":"test","scopes":[{{scopes}}]}""");
        var client = new HttpClient { BaseAddress = stack.BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            made.GetProperty("key").GetString()
        );
        return (keys, made.GetProperty("id").GetString()!, client);
    }

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return (int)answer.StatusCode;
    }
}

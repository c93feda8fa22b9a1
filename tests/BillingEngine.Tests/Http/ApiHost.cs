using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BillingEngine.Customers;
using BillingEngine.Domain.Merchants;
using BillingEngine.Plans;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Http;

/// <summary>The engine with the routes of plans and customers over HTTP, and two merchants.</summary>
public sealed class ApiHost() : EngineHost(app => app.MapApi().MapPlans().MapCustomers())
{
    public HttpClient Client { get; private set; } = new();

    public HttpClient OtherMerchant { get; private set; } = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Client = await ClientOfAsync(Merchant, "sk_test_one");
        OtherMerchant = await ClientOfAsync(await AddMerchantAsync("two", null), "sk_test_two");
    }

    public override async Task DisposeAsync()
    {
        Client.Dispose();
        OtherMerchant.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Posts and expects 201; answers the object.</summary>
    public async Task<JsonElement> CreatedAsync(string path, string json)
    {
        using var answer = await Client.PostAsync(path, Body(json));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Gets and expects 200; answers the object.</summary>
    public Task<JsonElement> ReadAsync(string path) => Client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Patches and expects 200; answers the object.</summary>
    public async Task<JsonElement> ChangedAsync(string path, string json)
    {
        using var answer = await Client.PatchAsync(path, Body(json));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 200, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Expects a refusal with a status and a code; answers the fields it names.</summary>
    public static async Task<string[]> RefusedAsync(Task<HttpResponseMessage> call, int status, string code)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateObject().Select(field => field.Name)]
            : [];
    }

    public static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<HttpClient> ClientOfAsync(Merchant merchant, string key)
    {
        await using var command = Services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                "INSERT INTO api_keys (id, merchant_id, key_hash, name, scopes, created_at) "
                    + "VALUES (gen_random_uuid(), $1, $2, 'test', '{read,write}', now())"
            );
        command.Parameters.AddWithValue(merchant.Id.Value);
        command.Parameters.AddWithValue(ApiKeys.Hash(key));
        await command.ExecuteNonQueryAsync();
        var client = new HttpClient { BaseAddress = BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}

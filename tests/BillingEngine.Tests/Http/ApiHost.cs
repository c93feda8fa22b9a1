using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BillingEngine.Composition;
using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Plans;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing;
using BillingEngine.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Tests.Http;

/// <summary>The API of plans and customers on a real port and a real database, with two merchants.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private WebApplication? app;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    public HttpClient Client { get; private set; } = new();

    public HttpClient OtherMerchant { get; private set; } = new();

    public MerchantId Merchant { get; private set; }

    public IServiceProvider Provider => app!.Services;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBillingEngine(_ => database.ConnectionString);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        app = builder.Build();
        app.UseBillingHttp();
        app.MapApi().MapPlans().MapCustomers();
        await app.StartAsync();
        (Merchant, Client) = await OpenAsync("one");
        (_, OtherMerchant) = await OpenAsync("two");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        OtherMerchant.Dispose();
        await app!.DisposeAsync();
        await database.DisposeAsync();
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

    private async Task<(MerchantId Merchant, HttpClient Client)> OpenAsync(string account)
    {
        var merchant = Domain.Merchants.Merchant.Open(
            account,
            null,
            null,
            account,
            "5817",
            "Asia/Hong_Kong",
            Clock.GetUtcNow()
        );
        await using (var scope = Provider.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
            db.Merchants.Add(merchant);
            await db.SaveChangesAsync();
        }
        var key = $"sk_test_{account}";
        await using var command = Provider
            .GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                "INSERT INTO api_keys (id, merchant_id, key_hash, name, scopes, created_at) "
                    + "VALUES (gen_random_uuid(), $1, $2, 'test', '{read,write}', now())"
            );
        command.Parameters.AddWithValue(merchant.Id.Value);
        command.Parameters.AddWithValue(ApiKeys.Hash(key));
        await command.ExecuteNonQueryAsync();
        var client = new HttpClient { BaseAddress = new Uri(app!.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (merchant.Id, client);
    }
}

using BillingEngine.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Merchants;

public sealed class RollApiKeyTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Both_keys_work_until_the_overlap_is_over()
    {
        var old = await KeyAsync();
        var made = (await RollAsync(old, 2)).Value;

        Assert.Equal(("backend", Scopes.Read | Scopes.Write), (made.Name, (await FindAsync(made.Key))!.Scopes));
        Assert.NotNull(await FindAsync(old.Key));
        await host.SqlAsync($"UPDATE api_keys SET expires_at = now() WHERE id = '{old.Id.Value}'");
        Assert.Null(await FindAsync(old.Key));
        Assert.NotNull(await FindAsync(made.Key));
    }

    [Fact]
    public async Task Without_an_overlap_the_key_before_is_over_at_once()
    {
        var old = await KeyAsync();
        await RollAsync(old, 0);
        Assert.Null(await FindAsync(old.Key));
    }

    [Fact]
    public async Task A_key_is_rolled_once_even_by_two_at_once()
    {
        var old = await KeyAsync();
        var rolled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RollAsync(old, 1)));

        Assert.Single(rolled, result => !result.IsError);
        Assert.All(rolled.Where(result => result.IsError), result => Assert.Equal("api_key.ended", result.Error.Code));
    }

    private async Task<NewApiKeyView> KeyAsync() =>
        (
            await host.SendAsync(
                new CreateApiKey("backend", ["read", "write"]) { Merchant = host.Merchant.Id.ToString() }
            )
        ).Value;

    private Task<Result<NewApiKeyView>> RollAsync(NewApiKeyView key, int hours) =>
        host.SendAsync(new RollApiKey(hours) { Merchant = key.Merchant.ToString(), Key = key.Id.ToString() });

    // Without what a node remembers for a moment.
    private async Task<KeyHolder?> FindAsync(string key) =>
        (
            await new ApiKeys(host.Services.GetRequiredService<NpgsqlDataSource>(), TimeSpan.Zero).FindAsync(
                key,
                default
            )
        ).Holder;
}

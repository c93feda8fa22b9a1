using System.Globalization;
using System.Net.Http.Headers;
using BillingEngine.Platform;
using BillingEngine.Platform.Http;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.MiniProgram;

namespace BillingEngine.Tests.Http;

/// <summary>Requests are counted for each caller by itself; one that has none left learns when to come back.</summary>
public sealed class RateLimitTests(RateLimitTests.LimitedHost stack) : IClassFixture<RateLimitTests.LimitedHost>
{
    public sealed class LimitedHost()
        : ServerHost(new Dictionary<string, string?> { ["Billing:RequestsPerSecond"] = "5" });

    [Fact]
    public async Task A_caller_with_none_left_gets_429_and_the_others_go_on()
    {
        var key = await AnotherKeyAsync();
        using var client = Client(key);
        using var subscriber = await stack.LogInAsync("oRateLimited");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.GetAsync("/v1/plans")));

        var refused = answers.Where(answer => (int)answer.StatusCode == 429).ToList();
        Assert.NotEmpty(refused);
        Assert.True(answers.Length - refused.Count >= 10, "Twice a second's worth are let through at once.");
        foreach (var answer in refused)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            Assert.Equal((10, 0), (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining")));
            Assert.Equal(2, Header(answer, "RateLimit-Reset"));
        }
        Assert.Equal(200, (await Subscribers.SeenAsync(subscriber.GetAsync("/v1/mini_program/plans"))).Status);
        Assert.Equal(200, (await Subscribers.SeenAsync(stack.Api.GetAsync("/v1/plans"))).Status);
        await Eventually.TrueAsync(async () =>
            (await Subscribers.SeenAsync(client.GetAsync("/v1/plans"))).Status == 200
        );
    }

    [Fact]
    public async Task What_is_left_is_reported()
    {
        using var client = Client(await AnotherKeyAsync());
        using var first = await client.GetAsync("/v1/plans");
        Assert.Equal(
            (10, 9, 1),
            (Header(first, "RateLimit-Limit"), Header(first, "RateLimit-Remaining"), Header(first, "RateLimit-Reset"))
        );
    }

    [Fact]
    public void Without_a_limit_no_caller_is_counted()
    {
        using var limits = new RateLimits(new EngineOptions { RequestsPerSecond = 0 });
        Assert.Null(limits.Take("anybody"));
    }

    private async Task<string> AnotherKeyAsync()
    {
        var merchants = await stack.GetAsync("/v1/merchants");
        return (
            await stack.PostAsync(
                $"/v1/merchants/{merchants.GetProperty("data")[0].GetProperty("id")}/keys",
                """{"name":"narrow","scopes":["read"]}"""
            )
        )
            .GetProperty("key")
            .GetString()!;
    }

    private HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = stack.BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static int Header(HttpResponseMessage answer, string name) =>
        int.Parse(answer.Headers.GetValues(name).Single(), CultureInfo.InvariantCulture);
}

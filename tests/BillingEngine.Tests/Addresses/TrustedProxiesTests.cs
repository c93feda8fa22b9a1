using BillingEngine.Server;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.Addresses;

/// <summary>Whose address counts behind proxies, and under which names the server answers.</summary>
public sealed class TrustedProxiesTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly KeptWarnings lines = new();

    public Task InitializeAsync() => database.InitializeAsync();

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        lines.Dispose();
    }

    [Theory]
    [InlineData("", "203.0.113.1", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.1")]
    [InlineData("127.0.0.1", "198.51.100.9, 203.0.113.1", "203.0.113.1")]
    [InlineData("127.0.0.0/8, 10.0.0.0/8", "198.51.100.9, 203.0.113.1, 10.1.2.3", "203.0.113.1")]
    [InlineData("127.0.0.1", "203.0.113.1, 10.1.2.3", "10.1.2.3")]
    [InlineData("127.0.0.1;fd00::/8", "2001:db8::7, fd00::5", "2001:db8::7")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    public async Task The_address_that_counts_is_the_last_that_is_not_a_trusted_proxys(
        string trusted,
        string forwarded,
        string counted
    )
    {
        await using var server = await StartAsync(("Billing:TrustedProxies", trusted));
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        Assert.Equal(counted, await http.GetStringAsync("/health/seen"));
    }

    [Fact]
    public async Task A_proxy_that_is_not_trusted_is_reported_once()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.1");
        for (var i = 0; i < 3; i++)
            await http.GetStringAsync("/health/seen");
        Assert.Single(lines.Lines, line => line.Contains("Billing:TrustedProxies", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "evil.example", "/operators/login", 400), InlineData(null, "evil.example", "/v1/plans", 400)]
    [InlineData(null, "billing.example.com", "/operators/login", 200)]
    [InlineData(null, "localhost:8080", "/operators/login", 200), InlineData(null, "[::1]", "/operators/login", 200)]
    [InlineData(null, "evil.example", "/health/live", 200), InlineData(null, "10.0.0.7:9090", "/metrics", 200)]
    [InlineData("billing.internal;*.mesh", "billing.internal", "/operators/login", 200)]
    [InlineData("billing.internal;*.mesh", "a.mesh", "/operators/login", 200)]
    [InlineData("billing.internal;*.mesh", "evil.example", "/operators/login", 400)]
    [InlineData("*", "evil.example", "/operators/login", 200)]
    public async Task The_server_answers_to_its_own_names_only(string? allowed, string host, string path, int status)
    {
        await using var server = await StartAsync(("AllowedHosts", allowed));
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        http.DefaultRequestHeaders.Host = host;
        using var answer = await http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 400)
            Assert.Contains("AllowedHosts", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(params (string Key, string? Value)[] settings)
    {
        var server = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(lines);
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder
                    .Configuration.AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["ConnectionStrings:Billing"] = database.ConnectionString,
                            ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                            ["Jobs:Runner"] = "embedded",
                        }
                    )
                    .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
            }
        );
        server.MapGet("/health/seen", (HttpContext context) => $"{context.Connection.RemoteIpAddress}");
        await server.StartAsync();
        return server;
    }
}

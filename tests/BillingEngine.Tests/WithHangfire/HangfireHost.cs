using BillingEngine.Server;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.WithHangfire;

/// <summary>
/// The server with Hangfire as the runner. All tests share one: Hangfire's log is static, and disposing the latest host
/// removes it.
/// </summary>
public sealed class HangfireHost() : ServerHost(TestOperators.SettingsWith("Jobs:Runner", "hangfire")), IAsyncLifetime
{
    private readonly List<WebApplication> nodes = [];

    /// <summary>Another node on the same database; it is disposed with the host.</summary>
    public async Task<WebApplication> StartAnotherNodeAsync()
    {
        var node = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["ConnectionStrings:Billing"] = Services.GetRequiredService<ServerSettings>().ConnectionString,
                        ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                        ["Jobs:Runner"] = "hangfire",
                    }
                );
            }
        );
        nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}

/// <summary>The tests that share the host.</summary>
[CollectionDefinition(Name)]
public sealed class HangfireTests : ICollectionFixture<HangfireHost>
{
    public const string Name = "Hangfire";
}

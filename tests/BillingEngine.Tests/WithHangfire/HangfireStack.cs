using BillingEngine.Server;
using BillingEngine.Tests.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.WithHangfire;

/// <summary>
/// The whole product with Hangfire behind the timetable. One for all tests, and never two: Hangfire's log is static,
/// and is gone with the host that was made last.
/// </summary>
public sealed class HangfireStack : OperatorStack, IAsyncLifetime
{
    private readonly List<WebApplication> nodes = [];

    protected override IReadOnlyDictionary<string, string?> MoreSettings =>
        new Dictionary<string, string?>(base.MoreSettings) { ["Jobs:Runner"] = "hangfire" };

    /// <summary>Another node on the same database; it is disposed of with the stack.</summary>
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

/// <summary>The tests that share the stack.</summary>
[CollectionDefinition(Name)]
public sealed class HangfireTests : ICollectionFixture<HangfireStack>
{
    public const string Name = "Hangfire";
}

using BillingEngine.Platform.Jobs;
using BillingEngine.Server;
using BillingEngine.TestClock;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Cli.Storm;

/// <summary>The start options of a storm's node.</summary>
public sealed record NodePlan(
    string ConnectionString,
    IReadOnlyDictionary<string, string> Settings,
    BusinessClock Clock,
    ILeaseStalls Sleeper
);

/// <summary>One server as it is shipped, in this process, behind a database proxy that can be cut.</summary>
public sealed class StormNode : IAsyncDisposable
{
    private const string ConnectionSetting = "ConnectionStrings:Billing";
    private readonly WebApplication app;
    private readonly DatabaseProxy wire;

    private StormNode(WebApplication app, DatabaseProxy wire, CrashPoint crash)
    {
        (this.app, this.wire, Crash) = (app, wire, crash);
        Url = new Uri(app.Urls.First());
    }

    /// <summary>Where it crashes.</summary>
    public CrashPoint Crash { get; }

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    public static async Task<StormNode> StartAsync(NodePlan plan, CancellationToken cancellationToken)
    {
        var crash = new CrashPoint();
        var wire = new DatabaseProxy(plan.ConnectionString, crash);
        var settings = plan.Settings.ToDictionary(
            s => s.Key.Replace("__", ":", StringComparison.Ordinal),
            s => (string?)s.Value,
            StringComparer.Ordinal
        );
        // The driver runs the timetable; NodeParts removes this runner.
        settings["Jobs:Runner"] = "embedded";
        settings[ConnectionSetting] = wire.ConnectionString;
        var app = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(settings);
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Host.UseServiceProviderFactory(new NodeParts(plan.Clock, crash, plan.Sleeper));
            }
        );
        await app.StartAsync(cancellationToken);
        return new StormNode(app, wire, crash);
    }

    /// <summary>
    /// Runs each sweep that has work once; returns how much they found. A sweep that throws is run again, as the
    /// runners do; exceptions of crashed nodes are ignored.
    /// </summary>
    public async Task<int> RunAsync(IEnumerable<TimetableEntry> due, ICollection<string> troubles)
    {
        var found = 0;
        foreach (var entry in due)
        {
            if (Crash.HasCrashed)
                return found;
            try
            {
                await using var scope = app.Services.CreateAsyncScope();
                found += (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request())).Value;
            }
            catch (Exception e) when (Crash.HasCrashed || e is not OperationCanceledException)
            {
                if (!Crash.HasCrashed)
                {
                    found++;
                    lock (troubles)
                        troubles.Add($"{entry.Name}: {e.GetType().Name}: {e.Message}");
                }
            }
        }
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await wire.DisposeAsync();
    }
}

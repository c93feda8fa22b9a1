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

/// <summary>What every node of a storm is started with.</summary>
public sealed record NodePlan(
    string ConnectionString,
    IReadOnlyDictionary<string, string> Settings,
    BusinessClock Clock,
    ISleeper Sleeper
);

/// <summary>One server as it is shipped, in this process, on a wire to the database that can be cut.</summary>
public sealed class StormNode : IAsyncDisposable
{
    private const string ConnectionSetting = "ConnectionStrings:Billing";
    private readonly WebApplication app;
    private readonly DatabaseWire wire;

    private StormNode(WebApplication app, DatabaseWire wire, CrashPoint crash)
    {
        (this.app, this.wire, Crash) = (app, wire, crash);
        Url = new Uri(app.Urls.First());
    }

    /// <summary>Where its life ends.</summary>
    public CrashPoint Crash { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts one.</summary>
    public static async Task<StormNode> StartAsync(NodePlan plan, CancellationToken token)
    {
        var crash = new CrashPoint();
        var wire = new DatabaseWire(plan.ConnectionString, crash);
        var settings = plan.Settings.ToDictionary(
            s => s.Key.Replace("__", ":", StringComparison.Ordinal),
            s => (string?)s.Value,
            StringComparer.Ordinal
        );
        // The driver runs the timetable; NodeParts takes this runner out.
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
        await app.StartAsync(token);
        return new StormNode(app, wire, crash);
    }

    /// <summary>
    /// Runs the sweeps that have work once each; answers how much they found. A sweep that throws is tried again, as
    /// the runners do; what a dead node throws is of no interest.
    /// </summary>
    public async Task<int> RunAsync(IEnumerable<TimetableEntry> due, ICollection<string> troubles)
    {
        var found = 0;
        foreach (var entry in due)
        {
            if (Crash.IsDead)
                return found;
            try
            {
                await using var scope = app.Services.CreateAsyncScope();
                found += (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request())).Value;
            }
            catch (Exception e) when (Crash.IsDead || e is not OperationCanceledException)
            {
                if (!Crash.IsDead)
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

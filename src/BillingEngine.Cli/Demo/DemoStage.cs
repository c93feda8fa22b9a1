using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>A database, a simulator and a server of the demo's own, gone when it ends.</summary>
public sealed class DemoStage : IStage, IAsyncDisposable
{
    private const string Database = "demo";
    private readonly PostgresCluster? cluster;
    private readonly Stack stack;
    private readonly HttpClient simulator;

    private DemoStage(PostgresCluster? cluster, Stack stack, ApiKeys keys)
    {
        this.cluster = cluster;
        this.stack = stack;
        simulator = new HttpClient { BaseAddress = stack.SimulatorUrl };
        Door = new SimulatorDoor(simulator);
        Direct = new Merchant(new BillingApi(stack.ServerUrl, keys.Direct));
        Partner = new Merchant(new BillingApi(stack.ServerUrl, keys.Partner));
    }

    /// <summary>Where the simulator of this demo listens.</summary>
    public Uri SimulatorUrl => stack.SimulatorUrl;

    /// <summary>What payers, WeChat and the network do.</summary>
    public SimulatorDoor Door { get; }

    /// <summary>The merchant with its own contract with WeChat Pay.</summary>
    public Merchant Direct { get; }

    /// <summary>The institution's sub-merchant.</summary>
    public Merchant Partner { get; }

    /// <summary>Starts on a throwaway cluster; logs go to <paramref name="logs"/>.</summary>
    public static async Task<DemoStage> StartAsync(string logs, CancellationToken token)
    {
        var cluster = await PostgresCluster.StartThrowawayAsync(token);
        try
        {
            await cluster.EnsureDatabaseAsync(Database, token);
            return await StartAsync(cluster, cluster.ConnectionString(Database), logs, token);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts on a database that somebody else made.</summary>
    public static Task<DemoStage> StartAsync(string connectionString, string logs, CancellationToken token) =>
        StartAsync(null, connectionString, logs, token);

    /// <inheritdoc/>
    public Task AdvanceAsync(DateTimeOffset to, CancellationToken token) => Direct.Api.AdvanceAsync(to, token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Direct.Api.Dispose();
        Partner.Api.Dispose();
        simulator.Dispose();
        await stack.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    private static async Task<DemoStage> StartAsync(
        PostgresCluster? cluster,
        string connectionString,
        string logs,
        CancellationToken token
    )
    {
        Directory.CreateDirectory(logs);
        var keys = new ApiKeys($"sk_test_{Guid.NewGuid():n}", $"sk_test_{Guid.NewGuid():n}");
        var options = new StackOptions(
            Ports.Free(),
            Ports.Free(),
            connectionString,
            keys,
            NewLog(logs, "server"),
            NewLog(logs, "simulator")
        );
        return new DemoStage(cluster, await Stack.StartAsync(options, token), keys);
    }

    private static string NewLog(string folder, string name)
    {
        var log = Path.Combine(folder, $"{name}.log");
        File.WriteAllText(log, "");
        return log;
    }
}

using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>A database, a simulator and a server for one demo, removed when it ends.</summary>
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
        Simulator = new SimulatorApi(simulator);
        Direct = new Merchant(new BillingApi(stack.ServerUrl, keys.Direct));
        Partner = new Merchant(new BillingApi(stack.ServerUrl, keys.Partner));
    }

    public Uri SimulatorUrl => stack.SimulatorUrl;

    /// <summary>The simulator's control API: actions of payers, WeChat and the network.</summary>
    public SimulatorApi Simulator { get; }

    /// <summary>The merchant that has its own contract with WeChat Pay.</summary>
    public Merchant Direct { get; }

    /// <summary>The institution's sub-merchant.</summary>
    public Merchant Partner { get; }

    /// <summary>Starts on a throwaway cluster; logs go to <paramref name="logs"/>.</summary>
    public static async Task<DemoStage> StartAsync(string logs, CancellationToken cancellationToken)
    {
        var cluster = await PostgresCluster.StartThrowawayAsync(cancellationToken);
        try
        {
            await cluster.EnsureDatabaseAsync(Database, cancellationToken);
            return await StartAsync(cluster, cluster.ConnectionString(Database), logs, cancellationToken);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts on an existing database.</summary>
    public static Task<DemoStage> StartAsync(
        string connectionString,
        string logs,
        CancellationToken cancellationToken
    ) => StartAsync(null, connectionString, logs, cancellationToken);

    /// <inheritdoc/>
    public Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken) =>
        Direct.Api.AdvanceAsync(to, cancellationToken);

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
        CancellationToken cancellationToken
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
        return new DemoStage(cluster, await Stack.StartAsync(options, cancellationToken), keys);
    }

    private static string NewLog(string folder, string name)
    {
        var log = Path.Combine(folder, $"{name}.log");
        File.WriteAllText(log, "");
        return log;
    }
}

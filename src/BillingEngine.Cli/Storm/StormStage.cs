using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Transport;
using BillingEngine.TestClock;
using Npgsql;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Several nodes and the simulator in this process, on one database, under one clock that stands still between steps.
/// </summary>
public sealed class StormStage : IStage, IAsyncDisposable
{
    /// <summary>
    /// The start of every storm, independent of today: the last day of a month, so that month ends matter.
    /// </summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 2, 0, 0, TimeSpan.Zero);

    private readonly List<StormNode> nodes = [];
    private readonly SimulatorHost simulator;
    private readonly LoadBalancer loadBalancer;
    private readonly HttpClient control;
    private NodePlan plan = null!;

    private StormStage(
        SimulatorHost simulator,
        LoadBalancer loadBalancer,
        string connectionString,
        ApiKeys keys,
        TimeSpan tick
    )
    {
        (this.simulator, this.loadBalancer, ConnectionString) = (simulator, loadBalancer, connectionString);
        Database = NpgsqlDataSource.Create(connectionString);
        control = new HttpClient { BaseAddress = simulator.BaseUrl, Timeout = TimeSpan.FromMinutes(10) };
        Simulator = new SimulatorApi(control);
        Direct = new Merchant(new BillingApi(loadBalancer.Url, keys.Direct));
        Partner = new Merchant(new BillingApi(loadBalancer.Url, keys.Partner));
        Driver = new StormDriver(this, new BillingEngine.TestClock.SimulatorClock(control), tick);
        loadBalancer.Know(() => [.. Nodes.Where(node => !node.Crash.HasCrashed)]);
    }

    /// <inheritdoc/>
    public SimulatorApi Simulator { get; }

    /// <inheritdoc/>
    public Merchant Direct { get; }

    /// <inheritdoc/>
    public Merchant Partner { get; }

    /// <summary>The simulator's control API as a plain client.</summary>
    public HttpClient Control => control;

    /// <summary>The database, not through a proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>The database, not through a proxy.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>The clock of all nodes.</summary>
    public BusinessClock Clock { get; } = BusinessClock.Over(new FrozenTime(Start));

    public LeaseStalls LeaseStalls { get; private set; } = null!;

    /// <summary>What each day brings in addition to the simulator's faults, or null.</summary>
    public FaultSchedule? FaultSchedule { get; set; }

    public StormDriver Driver { get; }

    /// <summary>The nodes, including crashed ones until they are replaced.</summary>
    public IReadOnlyList<StormNode> Nodes
    {
        get
        {
            lock (nodes)
                return [.. nodes];
        }
    }

    /// <summary>Notifications that two nodes received at once.</summary>
    public int Doubled => loadBalancer.Doubled;

    /// <summary>The number of crashes.</summary>
    public int Crashes { get; private set; }

    /// <summary>Starts everything on an empty or migrated database.</summary>
    public static async Task<StormStage> StartAsync(
        string connectionString,
        StormOptions options,
        KeyRing? keys,
        CancellationToken cancellationToken
    )
    {
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                StandsAt = Start,
                Keys = keys,
                RequestsKept = 1,
                NotificationsKept = 1,
            },
            cancellationToken
        );
        var loadBalancer = await LoadBalancer.StartAsync(options.Seed, options.Doubled, cancellationToken);
        var api = new ApiKeys($"sk_test_{Guid.NewGuid():n}", $"sk_test_{Guid.NewGuid():n}");
        var stage = new StormStage(simulator, loadBalancer, connectionString, api, TimeSpan.FromMinutes(options.Tick));
        try
        {
            await stage.OpenAsync(options, api, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        while (Clock.GetUtcNow() is var now && now < to)
        {
            FaultSchedule?.BeginDay(now);
            await Driver.DriveAsync(now.AddDays(1) < to ? now.AddDays(1) : to, cancellationToken);
            if (FaultSchedule is not null)
                await FaultSchedule.EndDayAsync(cancellationToken);
        }
    }

    /// <summary>Replaces each crashed node with a new one.</summary>
    public async Task ReplaceCrashedAsync(CancellationToken cancellationToken)
    {
        foreach (var dead in Nodes.Where(node => node.Crash.HasCrashed))
        {
            Crashes++;
            await dead.DisposeAsync();
            var fresh = await StartNodeAsync(cancellationToken);
            lock (nodes)
                nodes[nodes.IndexOf(dead)] = fresh;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Direct.Api.Dispose();
        Partner.Api.Dispose();
        await simulator.DisposeAsync();
        await loadBalancer.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        control.Dispose();
        await Database.DisposeAsync();
    }

    private async Task OpenAsync(StormOptions options, ApiKeys api, CancellationToken cancellationToken)
    {
        LeaseStalls = new LeaseStalls(Database, options.Seed, options.DeductionsBetweenStalls)
        {
            Other = sleeping => Nodes.FirstOrDefault(n => n.Crash != sleeping && !n.Crash.HasCrashed),
        };
        foreach (
            var (template, account) in new[]
            {
                (ServerSettings.DirectTemplate, ServerSettings.DirectAccount),
                (ServerSettings.InstitutionTemplate, ServerSettings.InstitutionAccount),
            }
        )
        {
            await Simulator.SetTemplateAsync(
                template,
                new Uri(loadBalancer.Url, $"wechat/notify/{account}/contract").ToString(),
                cancellationToken
            );
        }

        var settings = ServerSettings.Build(
            loadBalancer.Url,
            simulator.BaseUrl,
            ConnectionString,
            api,
            await Simulator.KeysAsync(cancellationToken)
        );
        plan = new NodePlan(ConnectionString, settings, Clock, LeaseStalls);
        for (var node = 0; node < options.Nodes; node++)
        {
            var fresh = await StartNodeAsync(cancellationToken);
            lock (nodes)
                nodes.Add(fresh);
        }
    }

    private async Task<StormNode> StartNodeAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var node = await StormNode.StartAsync(plan, cancellationToken);
        // It took over the clock offset stored in the database, which is coarser than the clock.
        await Clock.MoveAsync(now, Database, cancellationToken);
        return node;
    }

    private sealed class FrozenTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}

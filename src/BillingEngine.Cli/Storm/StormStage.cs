using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Wire;
using BillingEngine.TestClock;
using Npgsql;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Several nodes and the simulator in this process on one database, under one clock that stands between its steps.
/// </summary>
public sealed class StormStage : IStage, IAsyncDisposable
{
    /// <summary>
    /// When every storm begins, whatever the day outside: the last of a month, so that month ends matter.
    /// </summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 2, 0, 0, TimeSpan.Zero);

    private readonly List<StormNode> nodes = [];
    private readonly SimulatorHost simulator;
    private readonly StormFront front;
    private readonly HttpClient control;
    private NodePlan plan = null!;

    private StormStage(SimulatorHost simulator, StormFront front, string connectionString, ApiKeys keys, TimeSpan tick)
    {
        (this.simulator, this.front, ConnectionString) = (simulator, front, connectionString);
        Database = NpgsqlDataSource.Create(connectionString);
        control = new HttpClient { BaseAddress = simulator.BaseUrl, Timeout = TimeSpan.FromMinutes(10) };
        Door = new SimulatorDoor(control);
        Direct = new Merchant(new BillingApi(front.Url, keys.Direct));
        Partner = new Merchant(new BillingApi(front.Url, keys.Partner));
        Driver = new StormDriver(this, new BillingEngine.TestClock.SimulatorClock(control), tick);
        front.Know(() => [.. Nodes.Where(node => !node.Crash.IsDead)]);
    }

    /// <inheritdoc/>
    public SimulatorDoor Door { get; }

    /// <inheritdoc/>
    public Merchant Direct { get; }

    /// <inheritdoc/>
    public Merchant Partner { get; }

    /// <summary>The simulator's control API, unwrapped.</summary>
    public HttpClient Control => control;

    /// <summary>Where the database is, past every wire.</summary>
    public string ConnectionString { get; }

    /// <summary>The database, past every wire.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>The clock of all nodes.</summary>
    public BusinessClock Clock { get; } = BusinessClock.Over(new StandingTime(Start));

    /// <summary>The leases.</summary>
    public LeaseNaps Naps { get; private set; } = null!;

    /// <summary>What each day brings beyond the simulator's faults; null is nothing.</summary>
    public Weather? Weather { get; set; }

    /// <summary>Moves the clock.</summary>
    public StormDriver Driver { get; }

    /// <summary>The nodes, dead ones among them until they are replaced.</summary>
    public IReadOnlyList<StormNode> Nodes
    {
        get
        {
            lock (nodes)
                return [.. nodes];
        }
    }

    /// <summary>Notifications that two nodes got at once.</summary>
    public int Doubled => front.Doubled;

    /// <summary>Nodes that died.</summary>
    public int Crashes { get; private set; }

    /// <summary>Starts everything on an empty or migrated database.</summary>
    public static async Task<StormStage> StartAsync(
        string connectionString,
        StormOptions options,
        KeyRing? keys,
        CancellationToken token
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
            token
        );
        var front = await StormFront.StartAsync(options.Seed, options.Doubled, token);
        var api = new ApiKeys($"sk_test_{Guid.NewGuid():n}", $"sk_test_{Guid.NewGuid():n}");
        var stage = new StormStage(simulator, front, connectionString, api, TimeSpan.FromMinutes(options.Tick));
        try
        {
            await stage.OpenAsync(options, api, token);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task AdvanceAsync(DateTimeOffset to, CancellationToken token)
    {
        while (Clock.GetUtcNow() is var now && now < to)
        {
            Weather?.BeginDay(now);
            await Driver.DriveAsync(now.AddDays(1) < to ? now.AddDays(1) : to, token);
            if (Weather is not null)
                await Weather.EndDayAsync(token);
        }
    }

    /// <summary>Puts a new node in the place of each that died.</summary>
    public async Task ReplaceDeadAsync(CancellationToken token)
    {
        foreach (var dead in Nodes.Where(node => node.Crash.IsDead))
        {
            Crashes++;
            await dead.DisposeAsync();
            var fresh = await StartNodeAsync(token);
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
        await front.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        control.Dispose();
        await Database.DisposeAsync();
    }

    private async Task OpenAsync(StormOptions options, ApiKeys api, CancellationToken token)
    {
        Naps = new LeaseNaps(Database, options.Seed, options.DeductionsBetweenNaps)
        {
            Other = sleeping => Nodes.FirstOrDefault(n => n.Crash != sleeping && !n.Crash.IsDead),
        };
        foreach (
            var (template, account) in new[]
            {
                (ServerSettings.DirectTemplate, ServerSettings.DirectAccount),
                (ServerSettings.InstitutionTemplate, ServerSettings.InstitutionAccount),
            }
        )
        {
            await Door.SetTemplateAsync(
                template,
                new Uri(front.Url, $"wechat/notify/{account}/contract").ToString(),
                token
            );
        }

        var settings = ServerSettings.Build(
            front.Url,
            simulator.BaseUrl,
            ConnectionString,
            api,
            await Door.KeysAsync(token)
        );
        plan = new NodePlan(ConnectionString, settings, Clock, Naps);
        for (var node = 0; node < options.Nodes; node++)
        {
            var fresh = await StartNodeAsync(token);
            lock (nodes)
                nodes.Add(fresh);
        }
    }

    private async Task<StormNode> StartNodeAsync(CancellationToken token)
    {
        var now = Clock.GetUtcNow();
        var node = await StormNode.StartAsync(plan, token);
        // It took up the offset kept in the database, which is coarser than the clock.
        await Clock.MoveAsync(now, Database, token);
        return node;
    }

    private sealed class StandingTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}

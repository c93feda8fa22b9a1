using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Wire;
using Npgsql;

namespace BillingEngine.Scenarios.Processes;

/// <summary>Servers and a simulator as processes of their own on a durable PostgreSQL; a test may kill them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string Database = "fleet";
    private const int MostServers = 3;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-");

    // PostgreSQL may run as another user, who cannot enter a folder below ours.
    private readonly DirectoryInfo _clusterFolder = Directory.CreateTempSubdirectory("fleet-pg-");
    private readonly ApiKeys _keys = new($"sk_test_{Guid.NewGuid():n}", $"sk_test_{Guid.NewGuid():n}");
    private readonly Uri[] _urls = [.. Enumerable.Range(0, MostServers).Select(_ => Local(Ports.Lasting()))];
    private readonly List<GuardedProcess> _servers = [];
    private GuardedProcess? _simulator;
    private PostgresCluster _cluster = null!;
    private NpgsqlDataSource _data = null!;


    /// <summary>The simulator's control door, unwrapped.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>The simulator's control door.</summary>
    public SimulatorDoor Door { get; private set; } = null!;

    /// <summary>The API of the first server.</summary>
    public BillingApi Api { get; private set; } = null!;

    /// <summary>The servers that were started and not yet stopped.</summary>
    public IReadOnlyList<GuardedProcess> Servers => _servers;

    /// <summary>What names the database.</summary>
    public string ConnectionString => _cluster.ConnectionString(Database);

    public async Task StartAsync()
    {
        _cluster = await PostgresCluster.StartKeptAsync(
            _clusterFolder.FullName, Log("postgres"), default);
        await _cluster.EnsureDatabaseAsync(Database, default);
        _data = NpgsqlDataSource.Create(ConnectionString);
        var simulator = Local(Ports.Lasting());
        _simulator = GuardedProcess.Start(
            "The simulator", [.. Stack.DotNet("WeChatPay.Simulator"), "--urls", Plain(simulator)], Log("simulator"));
        Control = new HttpClient { BaseAddress = simulator };
        Door = new SimulatorDoor(Control);
        await UntilAnswersAsync(Control, "_control/clock", _simulator);
        Api = new BillingApi(_urls[0], _keys.Direct);
    }

    /// <summary>Starts servers that claim little and hold it for long; the last one may be told to die hard.</summary>
    public async Task StartServersAsync(int count, bool lastIsKilled = false)
    {
        var gateway = await ServerSettings.IntroduceAsync(Door, _urls[0], default);
        for (var i = 0; i < count; i++)
        {
            var settings = new Dictionary<string, string>(ServerSettings.Build(
                _urls[i], Control.BaseAddress!, ConnectionString, _keys, gateway))
            {
                ["Billing__DeductionsInFlight"] = "1", ["Jobs__Runner"] = "embedded",
            };
            _servers.Add(GuardedProcess.Start($"Server {i}", Stack.DotNet("BillingEngine.Server"), Log($"server-{i}"),
                new GuardOptions
                {
                    WorkingDirectory = Cli.Repository.Root, Environment = settings,
                    StopSignal = lastIsKilled && i == count - 1 ? "KILL" : "TERM",
                }));
        }
        for (var i = 0; i < count; i++)
        {
            using var http = new HttpClient { BaseAddress = _urls[i] };
            await UntilAnswersAsync(http, "health/ready", _servers[i]);
        }
    }

    /// <summary>Stops the last servers by the signal each was started with; answers their exit codes.</summary>
    public async Task<int[]> StopServersAsync(int count)
    {
        var stopped = _servers[^count..];
        // Far longer than a stop takes on a busy machine: whoever needs it is killed, and that shows in its code.
        await Task.WhenAll(stopped.Select(server => server.StopAsync(TimeSpan.FromSeconds(60))));
        _servers.RemoveRange(_servers.Count - count, count);
        return [.. stopped.Select(server => server.ExitCode)];
    }

    /// <summary>Moves the clock of the simulator, and of servers that are started from now on.</summary>
    public async Task MoveClockAsync(TimeSpan by)
    {
        Assert.Empty(_servers);
        var to = (await Door.ClockAsync(default)).Now + by;
        using var answer = await Control.PostAsJsonAsync("_control/clock", new JsonObject { ["to"] = $"{to:O}" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await ExecuteAsync($"""
            INSERT INTO business_clock (offset_seconds) VALUES (extract(epoch FROM timestamptz '{to:O}' - now()))
            ON CONFLICT (only_row) DO UPDATE SET offset_seconds = excluded.offset_seconds
            """);
    }

    /// <summary>Makes the plan <c>weekly</c>, whose first day is free.</summary>
    public Task MakePlanAsync() => Api.PostAsync("v1/plans", new JsonObject
    {
        ["code"] = "weekly", ["name"] = "weekly", ["description"] = "A week", ["amount"] = 500,
        ["currency"] = "HKD", ["interval"] = "week", ["trial_days"] = 1,
        ["contract_template_id"] = ServerSettings.DirectTemplate, ["merchant_category_code"] = "5817",
    }, default);

    /// <summary>PostgreSQL stops at once, as when the power fails, and recovers.</summary>
    public async Task RestartDatabaseAsync()
    {
        await _cluster.RestartImmediatelyAsync(default);
        _data.Clear();
    }

    public async Task<long> CountAsync(string from)
    {
        await using var command = _data.CreateCommand($"SELECT count(*) FROM {from}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the servers printed last, for a failure's message.</summary>
    public string LastWords => string.Join('\n', _servers.Select(server => $"{server.Name}:\n{server.LastLines(8)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        Api?.Dispose();
        Control?.Dispose();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
        if (_data is not null)
            await _data.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
        _clusterFolder.Delete(recursive: true);
    }

    private static Task UntilAnswersAsync(HttpClient http, string path, GuardedProcess process) =>
        Testing.Engine.Eventually.TrueAsync(async () =>
        {
            Assert.False(process.HasExited, process.LastLines(20));
            try
            {
                using var answer = await http.GetAsync(path);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });

    private string Log(string name) => Path.Combine(_folder.FullName, $"{name}.log");

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}/");

    private static string Plain(Uri url) => url.ToString().TrimEnd('/');
}

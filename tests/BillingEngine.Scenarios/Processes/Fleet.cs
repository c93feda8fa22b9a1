using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Transport;
using Npgsql;

namespace BillingEngine.Scenarios.Processes;

/// <summary>Servers and a simulator as separate processes on a durable PostgreSQL; a test may kill them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string Database = "fleet";
    private const int MostServers = 3;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fleet-");

    // PostgreSQL may run as another user, who cannot enter a folder below ours.
    private readonly DirectoryInfo clusterFolder = Directory.CreateTempSubdirectory("fleet-pg-");
    private readonly ApiKeys keys = new($"sk_test_{Guid.NewGuid():n}", $"sk_test_{Guid.NewGuid():n}");
    private readonly Uri[] urls = [.. Enumerable.Range(0, MostServers).Select(_ => Local(Ports.Lasting()))];
    private readonly List<GuardedProcess> servers = [];
    private GuardedProcess? simulator;
    private PostgresCluster cluster = null!;
    private NpgsqlDataSource data = null!;

    /// <summary>The simulator's control API as a plain client.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>The simulator's control API.</summary>
    public SimulatorApi Simulator { get; private set; } = null!;

    /// <summary>The API of the first server.</summary>
    public BillingApi Api { get; private set; } = null!;

    /// <summary>The servers that are running.</summary>
    public IReadOnlyList<GuardedProcess> Servers => servers;

    public string ConnectionString => cluster.ConnectionString(Database);

    public async Task StartAsync()
    {
        cluster = await PostgresCluster.StartStoredAsync(clusterFolder.FullName, Log("postgres"), default);
        await cluster.EnsureDatabaseAsync(Database, default);
        data = NpgsqlDataSource.Create(ConnectionString);
        var simulator = Local(Ports.Lasting());
        this.simulator = GuardedProcess.Start(
            "The simulator",
            [.. Stack.DotNet("WeChatPay.Simulator"), "--urls", Plain(simulator)],
            Log("simulator")
        );
        Control = new HttpClient { BaseAddress = simulator };
        Simulator = new SimulatorApi(Control);
        await UntilAnswersAsync(Control, "_control/clock", this.simulator);
        Api = new BillingApi(urls[0], keys.Direct);
    }

    /// <summary>
    /// Starts servers with small, long claims. The last one may be started so that its stop kills it.
    /// </summary>
    public async Task StartServersAsync(int count, bool lastIsKilled = false)
    {
        var gateway = await ServerSettings.IntroduceAsync(Simulator, urls[0], default);
        for (var i = 0; i < count; i++)
        {
            var settings = new Dictionary<string, string>(
                ServerSettings.Build(urls[i], Control.BaseAddress!, ConnectionString, keys, gateway)
            )
            {
                ["Billing__DeductionsInFlight"] = "1",
                ["Jobs__Runner"] = "embedded",
            };
            servers.Add(
                GuardedProcess.Start(
                    $"Server {i}",
                    Stack.DotNet("BillingEngine.Server"),
                    Log($"server-{i}"),
                    new GuardOptions
                    {
                        WorkingDirectory = Cli.Repository.Root,
                        Environment = settings,
                        StopSignal = lastIsKilled && i == count - 1 ? "KILL" : "TERM",
                    }
                )
            );
        }
        for (var i = 0; i < count; i++)
        {
            using var http = new HttpClient { BaseAddress = urls[i] };
            await UntilAnswersAsync(http, "health/ready", servers[i]);
        }
    }

    /// <summary>Stops the last servers by the signal each was started with; returns their exit codes.</summary>
    public async Task<int[]> StopServersAsync(int count)
    {
        var stopped = servers[^count..];
        // Much longer than a stop takes on a busy machine: a server that needs it is killed, and its exit code shows
        // that.
        await Task.WhenAll(stopped.Select(server => server.StopAsync(TimeSpan.FromSeconds(60))));
        servers.RemoveRange(servers.Count - count, count);
        return [.. stopped.Select(server => server.ExitCode)];
    }

    /// <summary>Moves the clock of the simulator, and of servers that are started later.</summary>
    public async Task MoveClockAsync(TimeSpan by)
    {
        Assert.Empty(servers);
        var to = (await Simulator.ClockAsync(default)).Now + by;
        using var answer = await Control.PostAsJsonAsync("_control/clock", new JsonObject { ["to"] = $"{to:O}" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await ExecuteAsync(
            $"""
            INSERT INTO business_clock (offset_seconds) VALUES (extract(epoch FROM timestamptz '{to:O}' - now()))
            ON CONFLICT (only_row) DO UPDATE SET offset_seconds = excluded.offset_seconds
            """
        );
    }

    /// <summary>Creates the plan <c>weekly</c>, whose first day is free.</summary>
    public Task MakePlanAsync() =>
        Api.PostAsync(
            "v1/plans",
            new JsonObject
            {
                ["code"] = "weekly",
                ["name"] = "weekly",
                ["description"] = "A week",
                ["amount"] = 500,
                ["currency"] = "HKD",
                ["interval"] = "week",
                ["trial_days"] = 1,
                ["contract_template_id"] = ServerSettings.DirectTemplate,
                ["merchant_category_code"] = "5817",
            },
            default
        );

    /// <summary>Stops PostgreSQL at once, like a power failure, and lets it recover.</summary>
    public async Task RestartDatabaseAsync()
    {
        await cluster.RestartImmediatelyAsync(default);
        data.Clear();
    }

    public async Task<long> CountAsync(string from)
    {
        await using var command = data.CreateCommand($"SELECT count(*) FROM {from}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The servers' last output, for a failure's message.</summary>
    public string LastOutput => string.Join('\n', servers.Select(server => $"{server.Name}:\n{server.LastLines(8)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        Api?.Dispose();
        Control?.Dispose();
        if (simulator is not null)
            await simulator.DisposeAsync();
        if (data is not null)
            await data.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
        folder.Delete(recursive: true);
        clusterFolder.Delete(recursive: true);
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

    private string Log(string name) => Path.Combine(folder.FullName, $"{name}.log");

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}/");

    private static string Plain(Uri url) => url.ToString().TrimEnd('/');
}

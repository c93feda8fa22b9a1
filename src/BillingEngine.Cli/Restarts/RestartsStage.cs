using System.Diagnostics;
using System.Text.Json.Nodes;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Cli.Transport;
using Npgsql;

namespace BillingEngine.Cli.Restarts;

/// <summary>PostgreSQL, a simulator and one server whose process can be killed and started again.</summary>
internal sealed class RestartsStage : IAsyncDisposable
{
    private const string Database = "restarts";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("restarts-");
    private readonly PostgresCluster cluster;
    private readonly NpgsqlDataSource data;
    private readonly Uri url = Local();
    private readonly string apiKey = $"sk_test_{Guid.NewGuid():n}";
    private GuardedProcess? simulator;
    private IReadOnlyDictionary<string, string> settings = new Dictionary<string, string>(StringComparer.Ordinal);

    private RestartsStage(PostgresCluster cluster)
    {
        this.cluster = cluster;
        data = NpgsqlDataSource.Create(cluster.ConnectionString(Database));
    }

    /// <summary>Whether this build has Hangfire: its adapter is next to the server.</summary>
    public static bool HasHangfire =>
        File.Exists(
            Path.Combine(Path.GetDirectoryName(Stack.DotNet("BillingEngine.Server")[^1])!, "BillingEngine.Hangfire.dll")
        );

    /// <summary>Starts everything except the server.</summary>
    public static async Task<RestartsStage> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = await PostgresCluster.StartThrowawayAsync(cancellationToken);
        await cluster.EnsureDatabaseAsync(Database, cancellationToken);
        var stage = new RestartsStage(cluster);
        try
        {
            await stage.StartSimulatorAsync(cancellationToken);
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
        return stage;
    }

    /// <summary>Starts the server process, which is later killed with <c>-9</c> or asked to end.</summary>
    public GuardedProcess StartServer(bool isToBeKilled) =>
        GuardedProcess.Start(
            "The server",
            Stack.DotNet("BillingEngine.Server"),
            Path.Combine(folder.FullName, "server.log"),
            new GuardOptions
            {
                WorkingDirectory = Repository.Root,
                Environment = settings,
                StopSignal = isToBeKilled ? "KILL" : "TERM",
            }
        );

    /// <summary>Waits until the server is ready; null when it ended or the time was up.</summary>
    public async Task<TimeSpan?> UntilReadyAsync(GuardedProcess server, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };
        while (!server.HasExited && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            if (await AnswersAsync(http, "health/ready", cancellationToken))
                return Stopwatch.GetElapsedTime(begun);
            await Task.Delay(BetweenLooks, cancellationToken);
        }
        return null;
    }

    /// <summary>Writes through the API until it is canceled: each commit wakes the runner.</summary>
    public async Task KeepBusyAsync(string name, CancellationToken cancellationToken)
    {
        using var api = new BillingApi(url, apiKey);
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                await api.PostAsync(
                    "v1/customers",
                    new JsonObject
                    {
                        ["reference"] = $"{name}-{i}",
                        ["openid"] = $"o{name}x{i}",
                        ["display_name"] = "Busy",
                    },
                    cancellationToken
                );
                await Task.Delay(BetweenLooks, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or RefusedException)
            {
                // The server was killed during the call, or is about to be.
                await Task.Delay(BetweenLooks, CancellationToken.None);
            }
        }
    }

    /// <summary>The number of locks in Hangfire's table.</summary>
    public async Task<long> LocksAsync(CancellationToken cancellationToken) =>
        HasHangfire ? (long)await ScalarAsync("SELECT count(*) FROM hangfire.lock", cancellationToken) : 0;

    /// <summary>Inserts the locks that a kill at the worst moment leaves.</summary>
    public async Task PlantLocksAsync(CancellationToken cancellationToken)
    {
        if (HasHangfire)
        {
            await ScalarAsync(
                """
                INSERT INTO hangfire.lock (resource, acquired)
                SELECT left('hangfire:' || resource, 100), now() FROM (
                    SELECT 'recurring-job:' || substring(key FROM 15) AS resource FROM hangfire.hash
                    WHERE key LIKE 'recurring-job:%'
                    UNION SELECT 'recurring-jobs:lock' UNION SELECT 'locks:schedulepoller') AS held
                ON CONFLICT DO NOTHING; SELECT 1
                """,
                cancellationToken
            );
        }
    }

    /// <summary>Waits until the runner has run every sweep that repeats every few seconds.</summary>
    public async Task<bool> IsTimetableRunAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var from = await ScalarAsync("SELECT now()", cancellationToken);
        while (Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await using var command = data.CreateCommand(
                """
                SELECT count(*) FROM sweep_rounds
                WHERE by_runner_at > $1 + interval '20 seconds' AND sweep = ANY ($2)
                """
            );
            command.Parameters.AddWithValue(from);
            command.Parameters.AddWithValue(Frequent);
            if (await command.ExecuteScalarAsync(cancellationToken) is long count && count == Frequent.Length)
                return true;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
        await data.DisposeAsync();
        await cluster.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string[] Frequent { get; } =
    [
        .. BillingEngine
            .Composition.EngineTimetable.Entries.Where(entry => entry.Every < TimeSpan.FromMinutes(1))
            .Select(entry => entry.Name),
    ];

    private async Task StartSimulatorAsync(CancellationToken cancellationToken)
    {
        var url = Local();
        simulator = GuardedProcess.Start(
            "The simulator",
            [.. Stack.DotNet("WeChatPay.Simulator"), "--urls", Plain(url)],
            Path.Combine(folder.FullName, "simulator.log")
        );
        using var http = new HttpClient { BaseAddress = url };
        var begun = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(http, "_control/clock", cancellationToken))
        {
            if (simulator.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new PlainFailureException(
                    $"The simulator did not start:\n{simulator.LastLines(20)}",
                    exitCode: 1
                );
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
        var gateway = await ServerSettings.IntroduceAsync(new SimulatorApi(http), this.url, cancellationToken);
        settings = new Dictionary<string, string>(
            ServerSettings.Build(
                this.url,
                url,
                cluster.ConnectionString(Database),
                new ApiKeys(apiKey, $"sk_test_{Guid.NewGuid():n}"),
                gateway
            )
        )
        {
            ["Jobs__Runner"] = HasHangfire ? "hangfire" : "embedded",
        };
    }

    private async Task<object> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = data.CreateCommand(sql);
        return (await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(path, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Uri Local() => new($"http://127.0.0.1:{Ports.Lasting()}/");

    private static string Plain(Uri url) => url.ToString().TrimEnd('/');
}

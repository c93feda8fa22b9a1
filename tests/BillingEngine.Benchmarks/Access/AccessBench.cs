using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Notifications;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Platform.Http;
using BillingEngine.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using EngineKeys = BillingEngine.Platform.Http.Callers.ApiKeys;

namespace BillingEngine.Benchmarks.Access;

/// <summary>G15: <c>GET /v1/access</c> next to a bare endpoint with the same read, and its p99 at 1,000/s.</summary>
public static class AccessBench
{
    private const string Key = "sk_bench_access";
    private const int OpenLoopPerSecond = 1000;
    private const int OpenLoopSeconds = 10;
    private const int PerTurn = 20_000;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(1_000_000);
        var command = new Command("access", "May this customer use it: the engine and a bare endpoint, one read each");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var rows = options.Rows(parsed);
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        await SeedAsync(stage, rows);
        var meter = await stage.MeterAsync();
        var (enginePort, floorPort) = (Ports.Free(), Ports.Free());
        await using var engineApp = App(
            enginePort,
            builder => BenchEngine.Register(builder.Services, stage, account, gatewayPort: 1)
        );
        engineApp.UseBillingHttp();
        engineApp.MapApi().MapSubscriptions();
        await engineApp.StartAsync(stop);
        // The engine plans its statements once for each connection; so does the floor.
        await using var database = NpgsqlDataSource.Create(stage.ConnectionString + ";Max Auto Prepare=100");
        await using var floorApp = App(floorPort, _ => { });
        floorApp.Run(new AccessFloor(database, await stage.ScalarAsync<Guid>("SELECT id FROM merchants")).AnswerAsync);
        await floorApp.StartAsync(stop);
        foreach (var port in new[] { enginePort, floorPort })
            Console.WriteLine("answer: " + await AskAsync(port));

        async Task<Turn> MeasureAsync(int port)
        {
            var requests = Requests(rows, PerTurn);
            double[] latencies = [];
            var (seconds, cpu) = await Contest.TimeAsync(
                meter,
                async () => latencies = await new Sender(port).SendAsync(requests)
            );
            return new Turn(PerTurn, seconds, cpu, [], Statistics.P99(latencies));
        }
        var contest = new Contest([
            new("engine", () => MeasureAsync(enginePort)),
            new("floor", () => MeasureAsync(floorPort)),
        ]);
        await contest.RunAsync(options.Rounds(parsed));
        var open = new Dictionary<int, List<double>> { [enginePort] = [], [floorPort] = [] };
        for (var round = 0; round < options.Rounds(parsed); round++)
        {
            foreach (var (port, found) in open)
            {
                var requests = Requests(rows, OpenLoopPerSecond * OpenLoopSeconds);
                found.Add(1000 * Statistics.P99(await OpenLoop.SendAsync(port, requests, OpenLoopPerSecond)));
            }
        }

        var report = new Report("access", contest);
        report.Ratio("engine", "floor", least: 0.85, goal: 0.85);
        report.Find($"p99 of engine at {OpenLoopPerSecond}/s, ms", open[enginePort], 5, 5, lessIsBetter: true);
        report.Find($"p99 of floor at {OpenLoopPerSecond}/s, ms", open[floorPort], null, null, lessIsBetter: true);
        report.Compare(
            "CPU of engine / floor, a question",
            "engine",
            "floor",
            (a, b) => a.CpuPerRow / b.CpuPerRow,
            null,
            null,
            lessIsBetter: true
        );
        report.Note("The sender is bare sockets in this same process; its cost is in both sides.");
        report.Note("The floor checks no key, no query and no dates; each answer of both was a 200.");
        return report.Finish(BenchOptions.Folder, options.Check(parsed));
    }

    private static async Task SeedAsync(Stage stage, int rows)
    {
        Console.WriteLine($"seeding {rows:N0} subscriptions ...");
        await stage.RunAsync(Seed.PaidSubscriptions(rows));
        await stage.RunAsync("UPDATE subscriptions SET paid_until = now() + interval '20 days'");
        await stage.RunAsync(
            $"""
            INSERT INTO api_keys (id, merchant_id, key_hash, name, scopes, created_at)
            SELECT gen_random_uuid(), id, '\x{Convert.ToHexString(EngineKeys.Hash(Key))}', 'bench', ARRAY['read'],
                   now()
            FROM merchants
            """
        );
        await stage.RunAsync("VACUUM ANALYZE");
        await stage.RunAsync("CHECKPOINT");
    }

    // Customers all over the table, the same ones for both contenders.
    private static byte[][] Requests(int rows, int count) =>
        [.. Enumerable.Range(0, count).Select(i => RequestOf(1 + (int)(i * 2_654_435_761L % rows)))];

    private static byte[] RequestOf(int customer) =>
        Encoding.ASCII.GetBytes(
            string.Join(
                "\r\n",
                $"GET /v1/access?customer=user-{customer}&plan=pro HTTP/1.1",
                "Host: 127.0.0.1",
                $"Authorization: Bearer {Key}",
                "",
                ""
            )
        );

    private static async Task<string> AskAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var answer = await Sender.ExchangeAsync(socket, RequestOf(1), new byte[4096], isRead: true);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].ReplaceLineEndings(" ");
    }

    private static WebApplication App(int port, Action<WebApplicationBuilder> adjust)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        adjust(builder);
        return builder.Build();
    }
}

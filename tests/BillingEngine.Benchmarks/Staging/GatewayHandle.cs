using System.Globalization;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>The bench's own hold on the gateway's process.</summary>
internal sealed class GatewayHandle : IAsyncDisposable
{
    private readonly GuardedProcess served;
    private readonly HttpClient client;

    private GatewayHandle(GuardedProcess served, HttpClient client, int port) =>
        (this.served, this.client, Port) = (served, client, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; private set; }

    public static async Task<GatewayHandle> OpenAsync(BenchAccount account, CancellationToken stop)
    {
        var port = Ports.Free();
        var log = Path.GetTempFileName();
        var program = Path.Combine(AppContext.BaseDirectory, typeof(GatewayHandle).Assembly.GetName().Name + ".dll");
        var process = GuardedProcess.Start(
            "the gateway",
            [Environment.ProcessPath!, program, GatewayProcess.Verb],
            log,
            new GuardOptions
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["BENCH_GATEWAY_PORT"] = port.ToString(),
                    ["BENCH_MERCHANT_PUBLIC_KEY"] = account.MerchantKey.ExportSubjectPublicKeyInfoPem(),
                    ["BENCH_GATEWAY_PRIVATE_KEY"] = account.GatewayKey.ExportPkcs8PrivateKeyPem(),
                },
            }
        );
        var http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromMinutes(2),
        };
        var handle = new GatewayHandle(process, http, port);
        await handle.WaitAsync(stop);
        return handle;
    }

    /// <summary>Forgets what was seen, and signs answers beforehand where a number of them is given.</summary>
    public async Task BeginAsync(int ready)
    {
        using var answer = await client.PostAsync($"/bench/begin?ready={ready}", null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many orders it saw, and how often in all.</summary>
    public async Task<(int Orders, int Requests)> SeenAsync()
    {
        var state = (await client.GetStringAsync("/bench/state")).Split(' ');
        return (Number(state[1]), Number(state[2]));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await served.DisposeAsync();
        File.Delete(served.Log);
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                ProcessId = Number((await client.GetStringAsync("/bench/state", stop)).Split(' ')[0]);
                return;
            }
            catch (HttpRequestException) when (!served.HasExited)
            {
                await Task.Delay(50, stop);
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Benchmarks.Webhooks;

/// <summary>
/// Ten receivers, each with a port of its own, that read and answer at once; and a dead one, which takes connections
/// and never says a word.
/// </summary>
internal sealed class Receivers : IAsyncDisposable
{
    /// <summary>How many there are that live.</summary>
    public const int Count = 10;

    private readonly WebApplication app;
    private readonly TcpListener dead = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<(int Port, string Event), bool> seen = new();
    private int requests;

    private Receivers()
    {
        Ports = [.. Enumerable.Range(0, Count).Select(_ => Cli.Sandbox.Ports.Lasting())];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
            Array.ForEach(Ports, port => kestrel.Listen(IPAddress.Loopback, port))
        );
        app = builder.Build();
        app.Run(ReceiveAsync);
        dead.Start();
    }

    /// <summary>Where those that live listen.</summary>
    public int[] Ports { get; }

    /// <summary>Where the dead one listens.</summary>
    public int DeadPort => ((IPEndPoint)dead.LocalEndpoint).Port;

    /// <summary>How many requests came since <see cref="Forget"/>.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>How many different events came, each counted once for each receiver.</summary>
    public int Different => seen.Count;

    public static async Task<Receivers> StartAsync(CancellationToken stop)
    {
        var receivers = new Receivers();
        await receivers.app.StartAsync(stop);
        return receivers;
    }

    /// <summary>Forgets what came.</summary>
    public void Forget()
    {
        seen.Clear();
        Volatile.Write(ref requests, 0);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body);
        seen.TryAdd((context.Connection.LocalPort, context.Request.Headers["webhook-id"].ToString()), true);
        context.Response.StatusCode = 204;
        Interlocked.Increment(ref requests);
    }

    public async ValueTask DisposeAsync()
    {
        dead.Dispose();
        await app.DisposeAsync();
    }
}

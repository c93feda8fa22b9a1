using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Control;

namespace WeChatPay.Simulator;

/// <summary>Runs the simulator inside another process, on a free loopback port: for tests.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SimulatorApp simulator;

    private SimulatorHost(WebApplication app, SimulatorApp simulator, Uri baseUrl)
    {
        this.app = app;
        this.simulator = simulator;
        BaseUrl = baseUrl;
    }

    /// <summary>The address it listens on.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The response of GET /_control/keys.</summary>
    public SimulatorKeys Keys => simulator.Keys;

    /// <summary>The keys, to share with the next host of the same test run.</summary>
    public KeyRing KeyRing => simulator.KeyRing;

    /// <summary>Starts the simulator; it accepts requests when the task completes.</summary>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var inside = new SimulatorApp(options, () => Address(web));
        try
        {
            inside.Map(web);
            await web.StartAsync(ct);
            inside.Begin();
            return new SimulatorHost(web, inside, new Uri(Address(web)));
        }
        catch
        {
            await inside.DisposeAsync();
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the simulator; its folder can be opened again at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await simulator.DisposeAsync();
        await app.DisposeAsync();
    }

    internal static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()
            ?.Addresses.FirstOrDefault()
            ?.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("//*:", "//127.0.0.1:", StringComparison.Ordinal)
            .Replace("//+:", "//127.0.0.1:", StringComparison.Ordinal)
        ?? throw new InvalidOperationException("The simulator does not listen on any address yet.");
}

using BillingEngine.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BillingEngine.Hangfire;

/// <summary>
/// Hangfire's server, started when the database has its tables. Before that, each worker would log an error every few
/// seconds.
/// </summary>
internal sealed class WaitingServer(StartGate gate, IHostedService server) : BackgroundService
{
    private bool isStarted;

    /// <summary>Puts the gate in front of the server that was registered last.</summary>
    public static void PutInFront(IServiceCollection services)
    {
        var last = services.Last(service => service.ServiceType == typeof(IHostedService));
        services.Remove(last);
        services.AddHostedService(provider => new WaitingServer(
            provider.GetRequiredService<StartGate>(),
            (IHostedService)last.ImplementationFactory!(provider)
        ));
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (gate.IsOpen)
            await StartServerAsync(cancellationToken);
        else
            await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (isStarted)
            await server.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        (server as IDisposable)?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);
        await StartServerAsync(stoppingToken);
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        isStarted = true;
        await server.StartAsync(cancellationToken);
    }
}

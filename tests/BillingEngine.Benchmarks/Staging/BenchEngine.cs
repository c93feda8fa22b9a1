using BillingEngine.Composition;
using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using BillingEngine.TestClock;
using BillingEngine.WeChatPay;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>
/// The engine as its own process composes it; the bench rings the timetable's sweeps instead of a timer.
/// </summary>
internal static class BenchEngine
{
    /// <summary>How many calls are on the wire at once, for the engine and for its floors.</summary>
    public const int InFlight = 32;

    public static void Register(
        IServiceCollection services,
        Stage stage,
        BenchAccount account,
        int gatewayPort,
        bool mayBePrivate = false
    )
    {
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        services.AddBillingEngine(_ => stage.ConnectionString);
        services.AddSingleton(
            new EngineOptions
            {
                PublicBaseUrl = "http://127.0.0.1:1",
                Sandbox = true,
                DeductionsInFlight = InFlight,
                RequestsPerSecond = 0,
                WebhooksToPrivateAddresses = mayBePrivate,
            }
        );
        services.AddSingleton(new KnownAccounts(["bench"]));
        services.AddSingleton(new SimulatorClocks(null));
        services.AddWeChatPayGateway(account.Configuration(gatewayPort));
    }

    public static ServiceProvider Build(Stage stage, BenchAccount account, int gatewayPort, bool mayBePrivate = false)
    {
        var services = new ServiceCollection();
        Register(services, stage, account, gatewayPort, mayBePrivate);
        return services.BuildServiceProvider();
    }

    /// <summary>Runs a sweep as the timetable does: again at once while it finds work.</summary>
    public static async Task SweepAsync(IServiceProvider engine, Func<ISweep> sweep)
    {
        while (await SweepOnceAsync(engine, sweep()) > 0) { }
    }

    /// <summary>Runs one turn of a sweep; answers how much it found.</summary>
    public static async Task<int> SweepOnceAsync(
        IServiceProvider engine,
        ISweep sweep,
        CancellationToken stop = default
    )
    {
        await using var scope = engine.CreateAsyncScope();
        Result<int> found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(sweep, stop);
        return found.Value;
    }
}

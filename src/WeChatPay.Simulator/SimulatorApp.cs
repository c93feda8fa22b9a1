using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Control;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Login;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Pages;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator;

/// <summary>Composes the parts: restores the state, maps the routes and runs due work until disposed.</summary>
internal sealed class SimulatorApp : IAsyncDisposable
{
    private readonly World world;
    private readonly NotificationSender sender;
    private readonly Charging charging;
    private readonly RefundFlow refunds;
    private readonly KeyControl keyControl;
    private readonly OperationDispatcher operations;
    private readonly Signing signing;
    private readonly Termination termination;
    private readonly PlatformSigner signer;
    private readonly Accounts accounts;
    private readonly Func<string> baseUrl;
    private readonly RecentLog<RequestRecord> requests;
    private readonly Dispatcher dispatcher;
    private readonly CancellationTokenSource stopping = new();
    private Task flushing = Task.CompletedTask;

    public SimulatorApp(SimulatorOptions options, Func<string> address)
    {
        var journal = options.Folder is { Length: > 0 } folder ? StateJournal.Open(folder) : null;
        KeyRing =
            options.Keys ?? (journal is null ? KeyRing.Generate(options) : KeyRing.Open(options, options.Folder!));
        baseUrl = () => (options.BaseUrl is { Length: > 0 } configured ? configured : address()).TrimEnd('/');
        world = new World(options, journal);
        StateRestorer.Restore(world, journal, KeyRing);
        requests = new RecentLog<RequestRecord>(options.RequestsKept);
        accounts = Accounts.Of(KeyRing);
        signer = new PlatformSigner(KeyRing, options.Time);
        var outbox = new NotificationOutbox(world);
        charging = new Charging(world, outbox);
        signing = new Signing(world, outbox);
        termination = new Termination(world, outbox);
        refunds = new RefundFlow(world, outbox);
        operations = new OperationDispatcher(world, KeyRing, termination, charging, refunds);
        sender = new NotificationSender(world, accounts, signer);
        dispatcher = new Dispatcher(world, sender, charging, refunds);
        keyControl = new KeyControl(world, KeyRing, baseUrl);
    }

    public KeyRing KeyRing { get; }

    public SimulatorKeys Keys => keyControl.Describe();

    public void Map(WebApplication app)
    {
        var verifier = new RequestVerifier(accounts, world.Options.Time);
        var wire = new WireEndpoint(world, verifier, signer, operations, requests, baseUrl);
        app.Use(
            (HttpContext context, RequestDelegate next) =>
                context.Request.Path.StartsWithSegments("/v3", StringComparison.Ordinal)
                    ? wire.HandleAsync(context)
                    : next(context)
        );
        app.UseRouting();
        var login = new LoginApi(world, KeyRing);
        login.Map(app);
        var callers = new CallerRule(world.Options);
        new ControlApi(
            world,
            signing,
            termination,
            charging,
            refunds,
            dispatcher,
            requests,
            keyControl,
            login,
            callers
        ).Map(app);
        new PageRoutes(world, callers).Map(app);
    }

    /// <summary>Starts running due work; the address is known by now.</summary>
    public void Begin()
    {
        dispatcher.Begin();
        flushing = FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await flushing;
        await dispatcher.DisposeAsync();
        sender.Dispose();
        world.Dispose();
        stopping.Dispose();
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                world.FlushToDisk();
        }
        catch (OperationCanceledException)
        {
            // Stopping: closing the journal flushes it once more.
        }
    }
}

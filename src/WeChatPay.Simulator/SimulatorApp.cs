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

/// <summary>The parts put together: state restored, doors mapped, due work done until disposed.</summary>
internal sealed class SimulatorApp : IAsyncDisposable
{
    private readonly World world;
    private readonly Courier courier;
    private readonly Payment payment;
    private readonly RefundFlow refunds;
    private readonly KeyControl keyControl;
    private readonly Deeds deeds;
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
        baseUrl = () => (options.BaseUrl is { Length: > 0 } told ? told : address()).TrimEnd('/');
        world = new World(options, journal);
        Restoration.Restore(world, journal, KeyRing);
        requests = new RecentLog<RequestRecord>(options.RequestsKept);
        accounts = Accounts.Of(KeyRing);
        signer = new PlatformSigner(KeyRing, options.Time);
        var outbox = new NotificationOutbox(world);
        payment = new Payment(world, outbox);
        signing = new Signing(world, outbox);
        termination = new Termination(world, outbox);
        refunds = new RefundFlow(world, outbox);
        deeds = new Deeds(world, KeyRing, termination, payment, refunds);
        courier = new Courier(world, accounts, signer);
        dispatcher = new Dispatcher(world, courier, payment, refunds);
        keyControl = new KeyControl(world, KeyRing, baseUrl);
    }

    public KeyRing KeyRing { get; }

    public SimulatorKeys Keys => keyControl.Describe();

    public void Map(WebApplication app)
    {
        var verifier = new RequestVerifier(accounts, world.Options.Time);
        var wire = new WireDoor(world, verifier, signer, deeds, requests, baseUrl);
        app.Use(
            (HttpContext context, RequestDelegate next) =>
                context.Request.Path.StartsWithSegments("/v3", StringComparison.Ordinal)
                    ? wire.HandleAsync(context)
                    : next(context)
        );
        app.UseRouting();
        var login = new LoginDoor(world, KeyRing);
        login.Map(app);
        var callers = new CallerRule(world.Options);
        new ControlDoor(
            world,
            signing,
            termination,
            payment,
            refunds,
            dispatcher,
            requests,
            keyControl,
            login,
            callers
        ).Map(app);
        new PageDoor(world, callers).Map(app);
    }

    /// <summary>Starts doing what is due; the address is known by now.</summary>
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
        courier.Dispose();
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
            // Stopping: the journal is flushed once more when it is closed.
        }
    }
}

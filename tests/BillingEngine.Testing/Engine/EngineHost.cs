using BillingEngine.Composition;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.TestClock;
using BillingEngine.Testing.Postgres;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// The engine on a real database with a scripted gateway and a clock moved by hand. Nothing runs until a test says so.
/// A derived host can serve routes of the engine over HTTP. Each test class has its own host.
/// </summary>
public class EngineHost : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly Action<WebApplication>? routes;
    private IServiceProvider? services;
    private WebApplication? app;

    /// <summary>A Sunday morning in Hong Kong.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    /// <summary>The key of the engine's secrets.</summary>
    public const string SecretsKey = "dGVzdHMgc2VhbCB3aXRoIDMyIGJ5dGVzIG9mIGtleSE=";

    /// <summary>The business clock.</summary>
    public ManualClock Clock { get; } = new(Start);

    /// <summary>The gateway.</summary>
    public ScriptedGateway Gateway { get; }

    /// <summary>The statements and payouts of the gateway.</summary>
    public ScriptedBooks Books { get; }

    /// <summary>Whether a reported contract also stores a notification, as WeChat sends one.</summary>
    public bool KeepsNotifications { get; init; }

    /// <summary>The merchant of the requests.</summary>
    public Merchant Merchant { get; private set; } = null!;

    /// <summary>The connection string of the database.</summary>
    public string ConnectionString => database.ConnectionString;

    /// <summary>Where the routes are served; only if there are routes.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>The registered services.</summary>
    public IServiceProvider Services => services!;

    /// <summary>The engine without HTTP; xunit starts it.</summary>
    public EngineHost()
        : this(null) { }

    /// <summary>The engine with routes on a loopback port.</summary>
    protected EngineHost(Action<WebApplication>? routes)
    {
        this.routes = routes;
        Gateway = new ScriptedGateway(Clock);
        Books = new ScriptedBooks(Gateway, Clock);
    }

    /// <inheritdoc/>
    public virtual async Task InitializeAsync()
    {
        await database.InitializeAsync();
        services = routes is null
            ? Build(new ServiceCollection()).BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true })
            : await ServeAsync(routes);
        Merchant = await AddMerchantAsync("main", null);
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        else if (services is ServiceProvider provider)
            await provider.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>
    /// A second engine process on the same database, as another node would be; it shares clock and gateway.
    /// </summary>
    public ServiceProvider AnotherNode() => Build(new ServiceCollection()).BuildServiceProvider();

    /// <summary>Sends a request for the merchant.</summary>
    public Task<Result<T>> SendAsync<T>(IRequest<Result<T>> request) => SendAsync(request, Merchant);

    /// <summary>Sends a request for another merchant.</summary>
    public async Task<Result<T>> SendAsync<T>(IRequest<Result<T>> request, Merchant merchant)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentMerchant>().Enter(merchant.Id, Scopes.Read | Scopes.Write);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Runs one sweep once; returns how much it found.</summary>
    public async Task<int> SweepAsync(ISweep sweep, IServiceProvider? node = null)
    {
        await using var scope = (node ?? Services).CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(sweep)).Value;
    }

    /// <summary>Runs the timetable until nothing is due.</summary>
    public async Task RunAsync()
    {
        for (var pass = 0; pass < 100; pass++)
        {
            var due = await DueMoments.ReadAsync(
                Services.GetRequiredService<NpgsqlDataSource>(),
                Clock.GetUtcNow(),
                default
            );
            var done = 0;
            foreach (var entry in EngineTimetable.Entries.Where(e => due.DueNow.Contains(e.Name)))
                done += await SweepAsync(entry.Request());
            if (done == 0)
                return;
        }
        throw new InvalidOperationException("The timetable finds work without end.");
    }

    /// <summary>
    /// Moves the clock to a time and runs the timetable at every due time on the way.
    /// </summary>
    public async Task RunUntilAsync(DateTimeOffset to)
    {
        await RunAsync();
        while (Clock.GetUtcNow() < to)
        {
            var due = await DueMoments.ReadAsync(
                Services.GetRequiredService<NpgsqlDataSource>(),
                Clock.GetUtcNow(),
                default
            );
            Clock.MoveTo(due.Next is { } next && next < to ? next : to);
            await RunAsync();
        }
    }

    /// <summary>Reads with a separate DbContext.</summary>
    public async Task<T> ReadAsync<T>(Func<BillingDbContext, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<BillingDbContext>());
    }

    /// <summary>Runs a statement; returns the number of affected rows.</summary>
    public async Task<int> SqlAsync(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value from the database.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A transaction of another node, written and not committed.</summary>
    public Task<OtherNode> OtherNodeAsync(string sql) =>
        OtherNode.BeginAsync(Services.GetRequiredService<NpgsqlDataSource>(), sql);

    /// <summary>Adds a merchant.</summary>
    public async Task<Merchant> AddMerchantAsync(string account, string? subMchId, string? subAppId = null)
    {
        var merchant = Merchant.Open(account, subMchId, subAppId, account, "5734", "Asia/Hong_Kong", Clock.GetUtcNow());
        await ReadAsync(async db =>
        {
            db.Merchants.Add(merchant);
            return await db.SaveChangesAsync();
        });
        return merchant;
    }

    private async Task<IServiceProvider> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Build(builder.Services);
        app = builder.Build();
        app.UseBillingHttp();
        map(app);
        await app.StartAsync();
        BaseUrl = new Uri(app.Urls.First());
        return app.Services;
    }

    private IServiceCollection Build(IServiceCollection collection)
    {
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        collection.AddBillingEngine(_ => database.ConnectionString);
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddSingleton(
            new EngineOptions
            {
                PublicBaseUrl = "https://engine.example",
                Sandbox = true,
                DeductionsInFlight = 8,
                RequestsPerSecond = 0,
                WebhooksToPrivateAddresses = true,
                WebhookTimeoutSeconds = 30,
                SecretsKey = SecretsKey,
            }
        );
        collection.AddSingleton(new KnownAccounts(["main", "partner"], "partner"));
        collection.AddSingleton(new SimulatorClocks(null));
        collection.AddSingleton<IPaymentGateway>(Gateway);
        collection.AddSingleton<IGatewayBooks>(Books);
        collection.AddSingleton<INotificationReader, ScriptedNotificationReader>();
        return collection;
    }
}

/// <summary>Reads a notification whose body is the key of a reading that a test prepared.</summary>
public sealed class ScriptedNotificationReader : INotificationReader
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, NotificationReading> readings = new(
        StringComparer.Ordinal
    );

    /// <summary>Prepares a reading; returns the envelope for it.</summary>
    public NotificationEnvelope Prepare(NotificationReading reading)
    {
        var key = Guid.NewGuid().ToString("n");
        readings[key] = reading;
        return new NotificationEnvelope(new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(key));
    }

    /// <inheritdoc/>
    public Task<NotificationReading> ReadAsync(
        string accountKey,
        NotificationEnvelope envelope,
        CancellationToken cancellationToken
    ) => Task.FromResult(readings[System.Text.Encoding.UTF8.GetString(envelope.Body.Span)]);
}

using BillingEngine.Merchants;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.TestClock;
using BillingEngine.WeChatPay;
using MediatR;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>
/// Before the first request: migrates the schema or waits for it, and gives a sandbox its clock, merchants and keys.
/// While the database cannot be reached, the process stays alive, reports why it is not ready, and tries again.
/// </summary>
internal sealed class Preparation(
    ServerSettings settings,
    GatewaySettings gateway,
    IServiceScopeFactory scopes,
    NpgsqlDataSource database,
    BusinessClock clock,
    MachineClock machine,
    StartGate gate,
    IConfiguration configuration,
    IHostApplicationLifetime process,
    ILogger<Preparation> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // How many attempts are not logged while the reason is the same: one line per minute.
    private const int QuietTries = 30;

    private readonly Schema schema = new(settings.ConnectionString, database, configuration, log);
    private DateTimeOffset? since;
    private string? said;
    private int quiet;

    /// <summary>Why the process had to stop while it waited; otherwise null.</summary>
    public StartRefusedException? Refusal { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        gate.Shut("The server is starting.");
        foreach (var advice in ConfigurationCheck.Advice(settings, gateway))
            log.LogWarning("{About}: {Text}. {Todo}", advice.About, advice.Text, advice.Todo);
        // If the database responds, all later code finds it prepared.
        if (!await TryAsync(cancellationToken))
            await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                await Task.Delay(Pause, stoppingToken);
            } while (!await TryAsync(stoppingToken));
        }
        catch (Exception e) when (e is StartRefusedException or InvalidConfigurationException)
        {
            Refusal = e as StartRefusedException ?? new StartRefusedException(e.Message, e);
            process.StopApplication();
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await MissingAsync(cancellationToken) is { Count: > 0 } missing)
            {
                Wait(
                    $"The schema lacks {string.Join(", ", missing)}. Run `dotnet BillingEngine.Server.dll migrate` "
                        + "with the role that owns it; this server then starts by itself."
                );
                return false;
            }
            await FillSandboxAsync(cancellationToken);
            await machine.MeasureAsync(database, cancellationToken);
            await WarnOfPoolerAsync(cancellationToken);
        }
        catch (Exception e) when (DatabaseFault.Of(e) is { } fault)
        {
            if (!fault.MayPass)
                throw new StartRefusedException(fault.Sentence, e);
            Wait(fault.Sentence);
            return false;
        }
        if (since is { } began)
            log.LogInformation("The database is ready; the server waited for it since {Since:O}", began);
        gate.Open();
        return true;
    }

    private async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        if (!settings.Engine.MigrateAtStart)
            return await schema.MissingAsync(cancellationToken);
        await schema.MigrateAsync(cancellationToken);
        return [];
    }

    private void Wait(string reason)
    {
        since ??= TimeProvider.System.GetUtcNow();
        gate.Shut($"Waiting for the database since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}. {reason}");
        quiet = said == reason ? (quiet + 1) % QuietTries : 0;
        said = reason;
        if (quiet == 0)
            log.LogWarning("Waiting for the database since {Since:O}. {Reason}", since, reason);
    }

    private async Task WarnOfPoolerAsync(CancellationToken cancellationToken)
    {
        if (
            PoolerCheck.Prepares(settings.ConnectionString)
            && await PoolerCheck.LookAsync(settings.ConnectionString, cancellationToken) == Pooler.LosesPrepared
        )
        {
            log.LogError(
                "A pooler gives each transaction another session, in which prepared statements are unknown: "
                    + "requests will fail at random. {Todo}",
                PoolerCheck.Todo
            );
        }
    }

    private async Task FillSandboxAsync(CancellationToken cancellationToken)
    {
        if (!settings.Engine.Sandbox)
            return;
        await clock.LoadAsync(database, cancellationToken);
        foreach (var key in settings.SandboxKeys)
            await EnsureAsync(key, cancellationToken);
    }

    private async Task EnsureAsync(SandboxKey key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var opened = await scope
            .ServiceProvider.GetRequiredService<IMediator>()
            .Send(
                new OpenMerchant(
                    key.Account,
                    "Sandbox " + (key.SubMchId ?? key.Account),
                    key.SubMchId,
                    key.SubAppId,
                    Key: key.Key,
                    KeyName: "sandbox",
                    IsOperator: true
                ),
                cancellationToken
            );
        if (opened.IsError)
            throw new InvalidConfigurationException("The section Sandbox:ApiKeys", [opened.Error.Detail]);
    }
}

using BillingEngine.Merchants;
using BillingEngine.Persistence;
using BillingEngine.TestClock;
using BillingEngine.WeChatPay;
using MediatR;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>
/// Before the first request: the schema is brought up to date, and a sandbox gets its clock, merchants and keys.
/// </summary>
internal sealed class Preparation(
    ServerSettings settings, IServiceScopeFactory scopes, NpgsqlDataSource database, BusinessClock clock)
        : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Migrations.ApplyAsync(settings.ConnectionString, cancellationToken);
        if (!settings.Engine.Sandbox)
            return;
        await clock.LoadAsync(database, cancellationToken);
        foreach (var key in settings.SandboxKeys)
            await EnsureAsync(key, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureAsync(SandboxKey key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(
            new OpenMerchant(
                key.Account, "Sandbox "
                    + (key.SubMchId ?? key.Account), key.SubMchId, key.SubAppId, Key: key.Key, KeyName: "sandbox",
                IsOperator: true),
            cancellationToken);
        if (opened.IsError)
            throw new InvalidConfigurationException("The section Sandbox:ApiKeys", [opened.Error.Detail]);
    }
}

using BillingEngine.Domain.Gateway;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BillingEngine.WeChatPay;

/// <summary>Puts the adapter behind the port.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Registers <see cref="IPaymentGateway"/>, <see cref="IGatewayBooks"/>, <see cref="INotificationReader"/> and
    /// <see cref="IMiniProgramLogin"/> over the accounts of the configuration, which is checked when the host starts.
    /// </summary>
    public static IServiceCollection AddWeChatPayGateway(this IServiceCollection services, IConfiguration configuration)
    {
        // Read at start, not here: a host may still be adding to its configuration.
        services.AddSingleton(_ => GatewaySettings.Read(configuration));
        // Signatures live in real time, whatever clock rules the business.
        services.AddSingleton(p => new GatewayAccounts(p.GetRequiredService<GatewaySettings>(), TimeProvider.System));
        services.AddSingleton(p => new OutcomeMapping(p.GetRequiredService<GatewaySettings>().DeclineCodes));
        services.AddSingleton<IPaymentGateway, WeChatPayGateway>();
        services.AddSingleton<IGatewayBooks, WeChatPayBooks>();
        services.AddSingleton<INotificationReader, WeChatPayNotificationReader>();
        services.AddSingleton<IMiniProgramLogin>(p => new WeChatMiniProgramLogin(
            p.GetRequiredService<GatewaySettings>()
        ));
        services.AddHostedService<StartCheck>();
        return services;
    }

    /// <summary>Stops a start whose configuration cannot be used, before anything else runs.</summary>
    private sealed class StartCheck(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<GatewayAccounts>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

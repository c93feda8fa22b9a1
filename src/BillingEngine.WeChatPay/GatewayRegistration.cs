using BillingEngine.Domain.Gateway;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BillingEngine.WeChatPay;

/// <summary>Registers the WeChat Pay adapter.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Registers <see cref="IPaymentGateway"/>, <see cref="IGatewayBooks"/>, <see cref="INotificationReader"/> and <see
    /// cref="IMiniProgramLogin"/> for the WeChat Pay accounts of the configuration. The configuration is checked when
    /// the host starts.
    /// </summary>
    public static IServiceCollection AddWeChatPayGateway(this IServiceCollection services, IConfiguration configuration)
    {
        // Read at start, not here: the host may still add configuration sources.
        services.AddSingleton(_ => GatewaySettings.Read(configuration));
        // Signatures need the real time, whatever the business clock says.
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

    /// <summary>Stops the start if the configuration cannot be used, before anything else runs.</summary>
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

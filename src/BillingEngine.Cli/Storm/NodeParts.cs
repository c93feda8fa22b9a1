using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Jobs;
using BillingEngine.TestClock;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Builds a server's container with three parts replaced: a clock that all nodes share, a gateway with a crash point,
/// and no runner or watch, because the driver runs the timetable.
/// </summary>
internal sealed class NodeParts(BusinessClock clock, CrashPoint crash, ILeaseStalls leaseStalls)
    : IServiceProviderFactory<IServiceCollection>
{
    public IServiceCollection CreateBuilder(IServiceCollection services)
    {
        foreach (var runner in services.Where(IsRunner).ToList())
            services.Remove(runner);
        services.Replace(ServiceDescriptor.Singleton(clock));
        var adapter = services.Last(d => d.ServiceType == typeof(IPaymentGateway)).ImplementationType!;
        services.Replace(
            ServiceDescriptor.Singleton<IPaymentGateway>(provider => new NodeGateway(
                (IPaymentGateway)ActivatorUtilities.CreateInstance(provider, adapter),
                crash,
                leaseStalls
            ))
        );
        return services;
    }

    public IServiceProvider CreateServiceProvider(IServiceCollection containerBuilder) =>
        containerBuilder.BuildServiceProvider();

    private static bool IsRunner(ServiceDescriptor part) =>
        part.ServiceType == typeof(IHostedService)
        && (part.ImplementationType == typeof(EmbeddedRunner) || part.ImplementationType == typeof(SweepWatch));
}

using System.Reflection;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Logging;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Composition;

/// <summary>Registers the use cases: each handler, its validators and the pipeline behaviors.</summary>
public static class UseCases
{
    /// <summary>Scans the engine's assembly once. Other packages are registered where they are used.</summary>
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddSingleton<Nudges>();
        services.AddSingleton(ActsOnRecord.All);
        services.AddScoped<IMediator>(provider => new Mediator(provider.GetRequiredService));
        foreach (
            var type in Assembly
                .GetExecutingAssembly()
                .GetTypes()
                .Where(t => t is { IsAbstract: false, IsInterface: false })
        )
        {
            foreach (var face in type.GetInterfaces().Where(face => face.IsGenericType))
            {
                var kind = face.GetGenericTypeDefinition();
                if (kind == typeof(IRequestHandler<,>))
                    AddHandler(services, type, face);
                else if (kind == typeof(IValidator<>) && !type.IsGenericType)
                    services.AddSingleton(face, type);
            }
        }
        return services;
    }

    private static void AddHandler(IServiceCollection services, Type handler, Type face)
    {
        services.AddScoped(face, handler);
        var (request, answer) = (face.GetGenericArguments()[0], face.GetGenericArguments()[1]);
        if (!answer.IsGenericType || answer.GetGenericTypeDefinition() != typeof(Result<>))
            throw new InvalidOperationException($"{handler.Name} does not answer a Result.");
        var value = answer.GetGenericArguments()[0];
        // The container cannot close IPipelineBehavior<TRequest, Result<T>> itself. The behavior registered first is
        // the outermost.
        var behavior = typeof(IPipelineBehavior<,>).MakeGenericType(request, answer);
        if (ActsOnRecord.All.Have(request))
            services.AddScoped(behavior, typeof(ActLog<,>).MakeGenericType(request, value));
        services.AddScoped(behavior, typeof(ValidationBehavior<,>).MakeGenericType(request, value));
        if (typeof(ICommand<>).MakeGenericType(value).IsAssignableFrom(request))
            services.AddScoped(behavior, typeof(TransactionBehavior<,>).MakeGenericType(request, value));
    }
}

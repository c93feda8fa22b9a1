using System.Reflection;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Logging;

/// <summary>
/// Logs who did what to which object, and the result. A key is logged by its id, never by its secret; text from a
/// caller is logged only if it is an id.
/// </summary>
public sealed partial class ActLog<TRequest, T>(CurrentMerchant current, LoggedActs acts, ILoggerFactory loggers)
    : IPipelineBehavior<TRequest, Result<T>>
    where TRequest : IRequest<Result<T>>
{
    private readonly ILogger log = loggers.CreateLogger(LogCategories.Acts);

    private static readonly PropertyInfo? Made = typeof(T).GetProperty("Id") ?? typeof(T).GetProperty("Merchant");

    /// <inheritdoc/>
    public async Task<Result<T>> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<Result<T>> next
    )
    {
        var result = await next();
        var about = (result.IsError ? null : Made?.GetValue(result.Value)?.ToString()) ?? acts.Named(request);
        Line(
            log,
            WireJson.Name(typeof(TRequest).Name),
            LoggedActs.IdentifierOr(about, "-"),
            result.IsError ? result.Error.Code : "done",
            current.Key?.ToString() ?? "-",
            current.HasEntered ? current.Id.ToString() : "-"
        );
        return result;
    }

    [LoggerMessage(LogLevel.Information, "{Act} of {Object}: {Result}; key {Key}, merchant {Merchant}")]
    private static partial void Line(
        ILogger log,
        string act,
        string @object,
        string result,
        string key,
        string merchant
    );
}

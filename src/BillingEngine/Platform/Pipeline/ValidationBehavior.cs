using BillingEngine.Platform.Http.Json;
using FluentValidation;
using MediatR;

namespace BillingEngine.Platform.Pipeline;

/// <summary>Refuses a request with invalid fields before its handler runs.</summary>
public sealed class ValidationBehavior<TRequest, T>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, Result<T>>
    where TRequest : IRequest<Result<T>>
{
    /// <inheritdoc/>
    public async Task<Result<T>> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<Result<T>> next
    )
    {
        var failures = validators.SelectMany(v => v.Validate(request).Errors).ToList();
        if (failures.Count == 0)
            return await next();
        var fields = failures
            .GroupBy(f => WireJson.Path(f.PropertyName), StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => g.Select(f => f.ErrorMessage).Distinct(StringComparer.Ordinal).ToArray(),
                StringComparer.Ordinal
            );
        return new Error(
            ErrorKind.Invalid,
            "validation_failed",
            $"The request has {fields.Count} invalid field{(fields.Count == 1 ? "" : "s")}.",
            fields
        );
    }
}

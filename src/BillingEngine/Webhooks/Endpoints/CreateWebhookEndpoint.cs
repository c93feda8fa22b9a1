using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Webhooks.Events;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>Creates a webhook endpoint. The signing secret is returned only in this response.</summary>
/// <param name="Url">The URL that events are posted to: https, on a public address.</param>
/// <param name="EventTypes">The events it subscribes to: types, <c>noun.*</c>, or <c>*</c> for all but
/// <c>reconciliation.matched</c>, which is sent every day while all is well; subscribe to that by its name or
/// <c>reconciliation.*</c>.</param>
/// <param name="Description">Your own description of it.</param>
public sealed record CreateWebhookEndpoint(string Url, IReadOnlyList<string> EventTypes, string? Description = null)
    : ICommand<NewWebhookEndpointView>;

internal sealed class CreateWebhookEndpointHandler(
    BillingDbContext db,
    CurrentMerchant current,
    EndpointSecrets secrets,
    EngineOptions options,
    TimeProvider clock
) : IRequestHandler<CreateWebhookEndpoint, Result<NewWebhookEndpointView>>
{
    private const int MaxEndpoints = 16;

    public async Task<Result<NewWebhookEndpointView>> Handle(
        CreateWebhookEndpoint request,
        CancellationToken cancellationToken
    )
    {
        if (WebhookAddress.Fault(request.Url, options.WebhooksToPrivateAddresses) is { } fault)
            return WebhookRefusals.BadUrl(fault);
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({current.Id.ToString()}, 2))",
            cancellationToken
        );
        if (await db.WebhookEndpoints.CountAsync(e => e.MerchantId == current.Id, cancellationToken) >= MaxEndpoints)
            return WebhookRefusals.TooMany;
        var now = clock.GetUtcNow();
        var endpoint = WebhookEndpoint.Open(current.Id, request.Url, request.Description, request.EventTypes, now);
        var secret = secrets.Renew(endpoint, null, now);
        db.WebhookEndpoints.Add(endpoint);
        return new NewWebhookEndpointView(WebhookEndpointView.Of(endpoint), secret);
    }
}

internal sealed class CreateWebhookEndpointValidator : AbstractValidator<CreateWebhookEndpoint>
{
    public CreateWebhookEndpointValidator()
    {
        RuleFor(r => r.Url).Words(WebhookAddress.MaxLength);
        RuleFor(r => r.EventTypes).KnownEvents();
        RuleFor(r => r.Description!).Words(128).When(r => r.Description is not null);
    }
}

/// <summary>The validation rules of an endpoint's fields.</summary>
internal static class WebhookRules
{
    private const int MaxTypes = 64;

    public static IRuleBuilderOptions<T, IReadOnlyList<string>> KnownEvents<T>(
        this IRuleBuilder<T, IReadOnlyList<string>> rule
    ) =>
        rule.Must(
                types => types.Count is >= 1 and <= MaxTypes && types.All(EventTypes.IsChoice),
                () => new() { ["minItems"] = 1, ["maxItems"] = MaxTypes }
            )
            .WithMessage("must have 1 to 64 of: *, invoice.* and the like, or " + string.Join(", ", EventTypes.All));
}

using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>
/// Changes a webhook endpoint. Disabling it gives up its pending deliveries; events that happen while it is disabled
/// are not sent to it, but can be listed and redelivered.
/// </summary>
/// <param name="Url">The URL that events are posted to: https, on a public address.</param>
/// <param name="EventTypes">The events it subscribes to: types, <c>noun.*</c>, or <c>*</c> for all but
/// <c>reconciliation.matched</c>, which is sent every day while all is well; subscribe to that by its name or
/// <c>reconciliation.*</c>.</param>
/// <param name="Description">Your own description of it.</param>
/// <param name="Status">Whether it receives events.</param>
public sealed record UpdateWebhookEndpoint(
    Change<string> Url,
    Change<IReadOnlyList<string>> EventTypes,
    Change<string?> Description,
    Change<WebhookEndpointStatus> Status
) : ICommand<WebhookEndpointView>
{
    /// <summary>The endpoint's identifier.</summary>
    public string WebhookEndpoint { get; init; } = "";
}

internal sealed class UpdateWebhookEndpointHandler(
    BillingDbContext db,
    CurrentMerchant current,
    EngineOptions options,
    TimeProvider clock
) : IRequestHandler<UpdateWebhookEndpoint, Result<WebhookEndpointView>>
{
    public async Task<Result<WebhookEndpointView>> Handle(
        UpdateWebhookEndpoint request,
        CancellationToken cancellationToken
    )
    {
        if (
            request.Url.IsGiven
            && WebhookAddress.Fault(request.Url.Value, options.WebhooksToPrivateAddresses) is { } fault
        )
        {
            return WebhookRefusals.BadUrl(fault);
        }

        if (
            await db.WebhookEndpoints.LockNamedAsync(current.Id, request.WebhookEndpoint, cancellationToken)
            is not { } endpoint
        )
        {
            return WebhookRefusals.EndpointNotFound;
        }

        var now = clock.GetUtcNow();
        endpoint.Update(
            request.Url.Or(endpoint.Url),
            request.Description.Or(endpoint.Description),
            request.EventTypes.Or(endpoint.EventTypes),
            now
        );
        if (request.Status.Or(endpoint.Status) == WebhookEndpointStatus.Enabled)
            endpoint.Enable(now);
        else if (endpoint.Disable("by_merchant", now))
            await db.GiveUpDeliveriesAsync(endpoint.Id, cancellationToken);
        return WebhookEndpointView.Of(endpoint);
    }
}

internal sealed class UpdateWebhookEndpointValidator : AbstractValidator<UpdateWebhookEndpoint>
{
    public UpdateWebhookEndpointValidator()
    {
        RuleFor(r => r.Url.Value).Words(WebhookAddress.MaxLength).OverridePropertyName("Url").When(r => r.Url.IsGiven);
        RuleFor(r => r.EventTypes.Value)
            .KnownEvents()
            .OverridePropertyName("EventTypes")
            .When(r => r.EventTypes.IsGiven);
        RuleFor(r => r.Description.Value!)
            .Words(128)
            .OverridePropertyName("Description")
            .When(r => r.Description is { IsGiven: true, Value: not null });
    }
}

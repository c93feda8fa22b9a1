using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>
/// Gives a webhook endpoint a new signing secret, returned only in this response. For some hours the previous secret
/// signs too, so that receivers can switch without a failure.
/// </summary>
/// <param name="OverlapHours">For how many hours the previous secret signs too; 0 ends it at once.</param>
public sealed record RotateWebhookSecret(int OverlapHours = 24) : ICommand<NewWebhookEndpointView>
{
    /// <summary>The endpoint's identifier.</summary>
    public string WebhookEndpoint { get; init; } = "";
}

internal sealed class RotateWebhookSecretHandler(
    BillingDbContext db,
    CurrentMerchant current,
    EndpointSecrets secrets,
    TimeProvider clock
) : IRequestHandler<RotateWebhookSecret, Result<NewWebhookEndpointView>>
{
    public async Task<Result<NewWebhookEndpointView>> Handle(
        RotateWebhookSecret request,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.WebhookEndpoints.LockNamedAsync(current.Id, request.WebhookEndpoint, cancellationToken)
            is not { } endpoint
        )
        {
            return WebhookRefusals.EndpointNotFound;
        }

        var now = clock.GetUtcNow();
        var secret = secrets.Renew(
            endpoint,
            request.OverlapHours == 0 ? null : now.AddHours(request.OverlapHours),
            now
        );
        return new NewWebhookEndpointView(WebhookEndpointView.Of(endpoint), secret);
    }
}

internal sealed class RotateWebhookSecretValidator : AbstractValidator<RotateWebhookSecret>
{
    public RotateWebhookSecretValidator() => RuleFor(r => r.OverlapHours).Within(0, 168);
}

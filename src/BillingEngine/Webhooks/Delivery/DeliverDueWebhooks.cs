using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>Sends the webhooks that are due, for the first time or again.</summary>
public sealed record DeliverDueWebhooks(int Limit) : ISweep;

internal sealed class DeliverDueWebhooksHandler(DeliveryLanes lanes) : IRequestHandler<DeliverDueWebhooks, Result<int>>
{
    public async Task<Result<int>> Handle(DeliverDueWebhooks request, CancellationToken cancellationToken) =>
        await lanes.TurnAsync(request.Limit, cancellationToken);
}

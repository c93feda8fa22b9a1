using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Orders;

/// <summary>
/// Queries WeChat for orders that wait for their payer, since a notification can be lost, and gives up those that have
/// expired. Queries some closed orders again, since a payment may have been under way.
/// </summary>
public sealed record CheckOpenOrders(int Limit) : ISweep;

/// <summary>Handles <see cref="CheckOpenOrders"/>.</summary>
public sealed class CheckOpenOrdersHandler(
    OrderClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner
) : IRequestHandler<CheckOpenOrders, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(CheckOpenOrders request, CancellationToken cancellationToken)
    {
        var claimed = await claims.ClaimOpenAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            claimed,
            SendReadyOrdersHandler.InFlight,
            c => (c.MerchantId, "payment", c.Id.Value),
            async (_, claim, _) =>
            {
                var asked = await gateway.QueryPaymentAsync(claim.Query, default);
                await gate.ApplyAsync(
                    new ArrivedPayment(asked.Outcome)
                    {
                        Id = claim.Id,
                        Fence = claim.Fence,
                        Trace = asked.Trace,
                    }
                );
            },
            default
        );
        return claimed.Count;
    }
}

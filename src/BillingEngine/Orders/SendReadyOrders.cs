using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Orders;

/// <summary>
/// Sends orders again that WeChat may or may not have: the same number with the same content, which WeChat accepts only
/// once.
/// </summary>
public sealed record SendReadyOrders(int Limit) : ISweep;

/// <summary>Handles <see cref="SendReadyOrders"/>.</summary>
public sealed class SendReadyOrdersHandler(
    OrderClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner,
    TimeProvider clock
) : IRequestHandler<SendReadyOrders, Result<int>>
{
    internal const int InFlight = 8;

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(SendReadyOrders request, CancellationToken cancellationToken)
    {
        var claimed = await claims.ClaimReadyAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            claimed,
            InFlight,
            c => (c.MerchantId, "payment", c.Id.Value),
            async (services, claim, _) =>
            {
                var db = services.GetRequiredService<BillingDbContext>();
                await gate.ApplyAsync(await SendAsync(claim, db));
            },
            default
        );
        return claimed.Count;
    }

    private async Task<ArrivedPayment> SendAsync(ClaimedOrder claim, BillingDbContext db)
    {
        // The number may be closed or even paid by now, and then accepts no further request.
        var asked = await gateway.QueryPaymentAsync(claim.Query, default);
        if (asked.Outcome is not PaymentOutcome.Unpaid)
        {
            return Of(
                claim,
                asked.Outcome is PaymentOutcome.Unknown unknown ? NotSent(unknown.Detail) : asked.Outcome,
                asked.Trace
            );
        }

        var order = await db.Payments.Include(p => p.Order).AsNoTracking().SingleAsync(p => p.Id == claim.Id);
        if (clock.GetUtcNow() >= order.Order!.ExpiresAt)
            return Of(claim, NotSent("The order has expired."), asked.Trace);
        var answer = await gateway.OrderAsync(order.OrderRequest, default);
        return Of(claim, answer.Outcome, answer.Trace) with { Attempt = claim.Attempt };
    }

    private static ArrivedPayment Of(ClaimedOrder claim, PaymentOutcome outcome, CallTrace trace) =>
        new(outcome)
        {
            Id = claim.Id,
            Fence = claim.Fence,
            Trace = trace,
        };

    private static PaymentOutcome.Unknown NotSent(string detail) =>
        new(UnknownReason.NotPerformed, detail, IsProven: true);
}

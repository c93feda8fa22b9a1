using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Orders;

/// <summary>
/// Closes orders that were given up, once WeChat allows it. An order counts as closed only when a query agrees.
/// </summary>
public sealed record CloseUnwantedOrders(int Limit) : ISweep;

/// <summary>Handles <see cref="CloseUnwantedOrders"/>.</summary>
public sealed class CloseUnwantedOrdersHandler(
    OrderClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner
) : IRequestHandler<CloseUnwantedOrders, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(CloseUnwantedOrders request, CancellationToken cancellationToken)
    {
        var closing = await claims.ClaimClosingAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            closing,
            SendReadyOrdersHandler.InFlight,
            c => (c.MerchantId, "payment", c.Id.Value),
            (_, claim, _) => CloseAsync(claim),
            default
        );
        return closing.Count;
    }

    // Not before a query, because a paid order is recorded and not closed (docs/wechat-pay-orders.md, Closing).
    private async Task CloseAsync(ClaimedOrder claim)
    {
        var asked = await gateway.QueryPaymentAsync(claim.Query, default);
        if (asked.Outcome is not PaymentOutcome.Unpaid)
        {
            await ApplyAsync(claim, asked);
            return;
        }
        await gate.NoteCallAsync(claim.Id, asked.Outcome, asked.Trace);
        var closed = await gateway.CloseOrderAsync(claim.Query, default);
        if (closed.Outcome is ReverseOutcome.Unknown unknown)
        {
            await ApplyAsync(
                claim,
                new Answered<PaymentOutcome>(
                    new PaymentOutcome.Unknown(UnknownReason.NoAnswer, unknown.Detail),
                    closed.Trace
                )
            );
            return;
        }
        await gate.NoteCallAsync(claim.Id, closed.Outcome, closed.Trace);
        var agreed = await gateway.QueryPaymentAsync(claim.Query, default);
        // WeChat itself answered "paid": a query that does not show that yet is stale.
        await ApplyAsync(
            claim,
            closed.Outcome is ReverseOutcome.Paid && agreed.Outcome is not PaymentOutcome.Succeeded
                ? agreed with
                {
                    Outcome = new PaymentOutcome.Unknown(UnknownReason.NumberUsed, "The close was answered: paid."),
                }
                : agreed
        );
    }

    private Task<GateResult> ApplyAsync(ClaimedOrder claim, Answered<PaymentOutcome> answer) =>
        gate.ApplyAsync(
            new ArrivedPayment(answer.Outcome)
            {
                Id = claim.Id,
                Fence = claim.Fence,
                Trace = answer.Trace,
            }
        );
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Payments;

/// <summary>
/// Closes orders at WeChat that must no longer be paid. A number counts as final only when a query agrees.
/// </summary>
public sealed record ReverseUnwantedPayments(int Limit) : ISweep;

/// <summary>Handles <see cref="ReverseUnwantedPayments"/>.</summary>
public sealed class ReverseUnwantedPaymentsHandler(
    PaymentClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner,
    EngineOptions options
) : IRequestHandler<ReverseUnwantedPayments, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(ReverseUnwantedPayments request, CancellationToken cancellationToken)
    {
        var reversing = await claims.ClaimReversingAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            reversing,
            options.DeductionsInFlight,
            c => (c.MerchantId, "payment", c.Id.Value),
            (_, claim, _) => ReverseAsync(claim),
            default
        );
        return reversing.Count;
    }

    private async Task ReverseAsync(ClaimedPayment claim)
    {
        var reversed = await gateway.ReverseAsync(claim.Query, default);
        if (reversed.Outcome is ReverseOutcome.Unknown unknown)
        {
            await gate.ApplyAsync(
                new ArrivedPayment(new PaymentOutcome.Unknown(UnknownReason.NoAnswer, unknown.Detail))
                {
                    Id = claim.Id,
                    Fence = claim.Fence,
                    Trace = reversed.Trace,
                }
            );
            return;
        }
        await gate.NoteCallAsync(claim.Id, reversed.Outcome, reversed.Trace);
        var asked = await gateway.QueryPaymentAsync(claim.Query, default);
        // WeChat itself answered "paid": a query that does not show that yet is stale, and no reason to give the number
        // up.
        var outcome =
            reversed.Outcome is ReverseOutcome.Paid && asked.Outcome is not PaymentOutcome.Succeeded
                ? new PaymentOutcome.Unknown(UnknownReason.NumberUsed, "The reverse was answered: paid.")
                : asked.Outcome;
        await gate.ApplyAsync(
            new ArrivedPayment(outcome)
            {
                Id = claim.Id,
                Fence = claim.Fence,
                Trace = asked.Trace,
            }
        );
    }
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Payments;

/// <summary>Sends the deductions that are due, many in flight at once; retries of dunning are sent here too.</summary>
public sealed record SendReadyDeductions(int Limit) : ISweep;

/// <summary>Handles <see cref="SendReadyDeductions"/>.</summary>
public sealed class SendReadyDeductionsHandler(
    PaymentClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner,
    EngineOptions options
) : IRequestHandler<SendReadyDeductions, Result<int>>
{
    // Then the turn ends, so that a pause of the runners, or a driven clock, does not wait for long.
    private const int MostBatches = 8;

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(SendReadyDeductions request, CancellationToken cancellationToken)
    {
        // No more than can be sent well within their lease, whatever the gateway's pace.
        var limit = Math.Min(request.Limit, options.DeductionsInFlight * 16);
        // Limits the calls to the gateway. A deduction that was answered waits for its commit without a place.
        using var places = new SemaphoreSlim(options.DeductionsInFlight);
        var claimed = 0;
        // Calls under way are waited for even while the process stops; what is not sent yet is released.
        await runner.RunEachAsync(
            ClaimAsync(),
            limit,
            c => (c.Deduction.MerchantId, "payment", c.Deduction.Id.Value),
            async (_, c, _) => await gate.ApplyAsync(await SendInPlaceAsync(c)),
            default
        );
        return claimed;

        // Claims the next batch while the last calls of the batch before are still under way, so that the gateway never
        // waits for the database. Each deduction is handed out together with a place.
        async IAsyncEnumerable<(ClaimedDeduction Deduction, ClaimedBatch Batch)> ClaimAsync()
        {
            for (var n = 0; n < MostBatches && !cancellationToken.IsCancellationRequested; n++)
            {
                var batch = await claims.ClaimReadyAsync(limit, cancellationToken);
                if (batch.Deductions.Count == 0)
                    yield break;
                claimed += batch.Deductions.Count;
                foreach (var deduction in batch.Deductions)
                {
                    await places.WaitAsync(default(CancellationToken));
                    yield return (deduction, batch);
                }
            }
        }

        async Task<ArrivedPayment> SendInPlaceAsync((ClaimedDeduction Deduction, ClaimedBatch Batch) c)
        {
            try
            {
                return cancellationToken.IsCancellationRequested || !claims.MaySend(c.Batch)
                    ? Released(c.Deduction)
                    : await SendAsync(c.Deduction);
            }
            finally
            {
                places.Release();
            }
        }
    }

    // Through the gate, not straight back into the queue: it may have been canceled since it was claimed.
    private static ArrivedPayment Released(ClaimedDeduction claim) =>
        new(new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "Released before it was sent.", IsProven: true))
        {
            Id = claim.Id,
            Fence = claim.Fence,
        };

    private async Task<ArrivedPayment> SendAsync(ClaimedDeduction claim)
    {
        // A number that was sent before may be closed or even paid by now (docs/wechat-pay.md, May a number be used
        // again).
        if (claim.Attempt > 1)
        {
            var asked = await gateway.QueryPaymentAsync(
                new PaymentQuery(claim.Order.Route, claim.Order.OutTradeNo),
                default
            );
            if (asked.Outcome is not PaymentOutcome.Unpaid)
                return NotSent(claim, asked);
        }
        var answer = await gateway.DeductAsync(claim.Order, default);
        return new ArrivedPayment(answer.Outcome)
        {
            Id = claim.Id,
            Fence = claim.Fence,
            Attempt = claim.Attempt,
            Trace = answer.Trace,
            MayLinger = true,
        };
    }

    // Where the query itself had no result, nothing was sent: the next query that proves it frees the number again.
    private static ArrivedPayment NotSent(ClaimedDeduction claim, Answered<PaymentOutcome> asked) =>
        new(
            asked.Outcome is PaymentOutcome.Unknown unknown
                ? new PaymentOutcome.Unknown(UnknownReason.NotPerformed, unknown.Detail, IsProven: true)
                : asked.Outcome
        )
        {
            Id = claim.Id,
            Fence = claim.Fence,
            Trace = asked.Trace,
        };
}

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
    EachAlone each,
    EngineOptions options
) : IRequestHandler<SendReadyDeductions, Result<int>>
{
    // Then the turn ends, so that whoever holds the runners, or drives the clock, gets a word in.
    private const int MostBatches = 8;

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(SendReadyDeductions request, CancellationToken cancellationToken)
    {
        // No more than can be sent well within their lease, whatever the gateway's pace.
        var limit = Math.Min(request.Limit, options.DeductionsInFlight * 16);
        // So many are on the wire; those that were answered wait for their commit without holding a place on it.
        using var wire = new SemaphoreSlim(options.DeductionsInFlight);
        var found = 0;
        // What is on the wire is waited for even while the process stops; what is not sent yet is given back.
        await each.RunAsync(
            EachWithAPlaceAsync(),
            limit,
            c => (c.Claim.MerchantId, "payment", c.Claim.Id.Value),
            async (_, c, _) => await gate.ApplyAsync(await SendAsync(c.Claim, c.Batch)),
            default
        );
        return found;

        // The next batch is claimed while the end of the last is on the wire, which never stands idle meanwhile.
        async IAsyncEnumerable<(ClaimedDeduction Claim, ClaimedBatch Batch)> EachWithAPlaceAsync()
        {
            for (var n = 0; n < MostBatches && !cancellationToken.IsCancellationRequested; n++)
            {
                var batch = await claims.ClaimReadyAsync(limit, cancellationToken);
                if (batch.Deductions.Count == 0)
                    yield break;
                found += batch.Deductions.Count;
                foreach (var claim in batch.Deductions)
                {
                    await wire.WaitAsync(default(CancellationToken));
                    yield return (claim, batch);
                }
            }
        }

        async Task<ArrivedOutcome> SendAsync(ClaimedDeduction claim, ClaimedBatch batch)
        {
            try
            {
                return cancellationToken.IsCancellationRequested || !claims.MaySend(batch)
                    ? GivenBack(claim)
                    : await this.SendAsync(claim);
            }
            finally
            {
                wire.Release();
            }
        }
    }

    // Through the gate, not straight back into the queue: it may have been canceled since it was claimed.
    private static ArrivedOutcome GivenBack(ClaimedDeduction claim) =>
        new(
            new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "Given back before it was sent.", IsProven: true),
            claim.Id,
            Fence: claim.Fence
        );

    private async Task<ArrivedOutcome> SendAsync(ClaimedDeduction claim)
    {
        // A number that was sent before may meanwhile be closed or even paid (docs/wechat-pay.md, May a number be used
        // again).
        if (claim.Attempt > 1)
        {
            var asked = await gateway.QueryPaymentAsync(
                new PaymentQuery(claim.Order.Route, claim.Order.OutTradeNo),
                default
            );
            if (asked.Outcome is not PaymentOutcome.Unpaid)
            {
                // Where the query itself brought nothing, nothing was sent either: the next query that agrees sets it
                // free again.
                var outcome = asked.Outcome is PaymentOutcome.Unknown unknown
                    ? new PaymentOutcome.Unknown(UnknownReason.NotPerformed, unknown.Detail, IsProven: true)
                    : asked.Outcome;
                return new ArrivedOutcome(outcome, claim.Id, Fence: claim.Fence, Trace: asked.Trace);
            }
        }
        var answer = await gateway.DeductAsync(claim.Order, default);
        return new ArrivedOutcome(
            answer.Outcome,
            claim.Id,
            Fence: claim.Fence,
            Attempt: claim.Attempt,
            Trace: answer.Trace,
            MayLinger: true
        );
    }
}

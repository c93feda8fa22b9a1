using System.Diagnostics;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Refunds;

/// <summary>
/// Sends pending refunds: those the engine created by itself, those that had to wait for another refund of the same
/// payment, and those whose sender was lost.
/// </summary>
public sealed record SendReadyRefunds(int Limit) : ISweep;

/// <summary>Queries WeChat for refunds that are processing, unknown or abnormal.</summary>
public sealed record ResolveRefunds(int Limit) : ISweep;

/// <summary>Handles <see cref="SendReadyRefunds"/> and <see cref="ResolveRefunds"/>.</summary>
public sealed class RefundSweepsHandler(
    RefundClaims claims,
    IPaymentGateway gateway,
    RefundGate gate,
    BatchRunner runner
) : IRequestHandler<SendReadyRefunds, Result<int>>, IRequestHandler<ResolveRefunds, Result<int>>
{
    // WeChat's rate limit for refunds is lower than for deductions.
    private const int InFlight = 8;

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(SendReadyRefunds request, CancellationToken cancellationToken) =>
        await RunAsync(
            () => claims.ClaimReadyAsync(request.Limit, cancellationToken),
            refund => gateway.RefundAsync(refund.Request, default)
        );

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(ResolveRefunds request, CancellationToken cancellationToken) =>
        await RunAsync(
            () => claims.ClaimToAskAsync(request.Limit, cancellationToken),
            refund => gateway.QueryRefundAsync(refund.Query, default)
        );

    private async Task<int> RunAsync(
        Func<Task<IReadOnlyList<ClaimedRefund>>> claim,
        Func<ClaimedRefund, Task<Answered<RefundOutcome>>> ask
    )
    {
        // Taken before the claim: the lease cannot have begun earlier.
        var claimedAt = Stopwatch.GetTimestamp();
        var claimed = await claim();
        await runner.RunEachAsync(
            claimed,
            InFlight,
            c => (c.MerchantId, "refund", c.Id.Value),
            async (_, c, _) =>
            {
                // One that waited too long in this batch is left to the next claim.
                if (!claims.MaySend(claimedAt))
                    return;
                var answer = await ask(c);
                await gate.ApplyAsync(
                    new ArrivedRefund(answer.Outcome)
                    {
                        Id = c.Id,
                        Fence = c.Fence,
                        Trace = answer.Trace,
                    },
                    default
                );
            },
            default
        );
        return claimed.Count;
    }
}

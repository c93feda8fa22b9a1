using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Refunds;

/// <summary>Queries WeChat for a refund now, and applies the answer through the gate.</summary>
public sealed record SyncRefund : IGatewayStep<RefundView>
{
    /// <summary>The refund's identifier.</summary>
    public string Refund { get; init; } = "";
}

internal sealed class SyncRefundHandler(
    BillingDbContext db,
    CurrentMerchant current,
    IPaymentGateway gateway,
    RefundGate gate
) : IRequestHandler<SyncRefund, Result<RefundView>>
{
    public async Task<Result<RefundView>> Handle(SyncRefund request, CancellationToken cancellationToken)
    {
        if (await db.Refunds.NamedAsync(request.Refund, current.Id, cancellationToken) is not { } refund)
            return RefundRefusals.NotFound;
        var answer = await gateway.QueryRefundAsync(refund.Query, cancellationToken);
        // WeChat accepted it before and does not know it now: our state does not show that answer.
        var isMissed =
            answer.Outcome is RefundOutcome.None
            && refund.Status is RefundStatus.Processing or RefundStatus.Succeeded or RefundStatus.Abnormal;
        if (answer.Outcome is RefundOutcome.Unknown || isMissed)
        {
            var trace = answer.Trace;
            return GatewayRefusals.Of(trace.HttpStatus, trace.Code, trace.Message, trace.RequestId);
        }
        // A manual sync is not counted as a retry, and never causes a refund to be sent again.
        if (answer.Outcome is RefundOutcome.Reported)
        {
            await gate.ApplyAsync(
                new ArrivedRefund(answer.Outcome) { Id = refund.Id, Trace = answer.Trace },
                cancellationToken
            );
        }
        return RefundView.Of((await db.Refunds.NamedAsync(request.Refund, current.Id, cancellationToken))!);
    }
}

using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Payments;

/// <summary>
/// Queries WeChat for a payment now, and applies the answer through the gate. With an operator's key, an answer that
/// matches the payment, or that proves that its number can no longer be paid, also ends a quarantine.
/// </summary>
public sealed record SyncPayment : IGatewayStep<PaymentView>
{
    /// <summary>The payment's identifier.</summary>
    public string Payment { get; init; } = "";
}

internal sealed class SyncPaymentHandler(
    BillingDbContext db,
    CurrentMerchant current,
    IPaymentGateway gateway,
    PaymentGate gate
) : IRequestHandler<SyncPayment, Result<PaymentView>>
{
    public async Task<Result<PaymentView>> Handle(SyncPayment request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<PaymentId>(request.Payment, out var id)
            || await FindAsync(id, cancellationToken) is not { } payment
        )
        {
            return PaymentRefusals.NotFound;
        }

        var answer = await gateway.QueryPaymentAsync(payment.Query, cancellationToken);
        // "In progress" is an answer; a response that is unsigned or unreadable is none, whatever its status.
        if (answer is { Outcome: PaymentOutcome.Unknown { Reason: not UnknownReason.InProgress }, Trace: var trace })
            return GatewayRefusals.Of(trace.HttpStatus, trace.Code, trace.Message, trace.RequestId);
        await gate.ApplyAsync(
            new ArrivedPayment(answer.Outcome)
            {
                Id = id,
                Trace = answer.Trace,
                MayRelease = current.Scopes.HasFlag(Scopes.Operator),
            }
        );
        return PaymentView.Of((await FindAsync(id, cancellationToken))!);
    }

    private Task<Payment?> FindAsync(PaymentId id, CancellationToken cancellationToken) =>
        db
            .Payments.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && p.MerchantId == current.Id, cancellationToken);
}

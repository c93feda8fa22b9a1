using BillingEngine.Domain.Gateway;
using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Payments;

/// <summary>
/// Queries WeChat for payments whose outcome is unknown, and takes over those whose sender was lost.
/// </summary>
public sealed record ResolveUnknownPayments(int Limit) : ISweep;

/// <summary>Handles <see cref="ResolveUnknownPayments"/>.</summary>
public sealed class ResolveUnknownPaymentsHandler(
    PaymentClaims claims,
    IPaymentGateway gateway,
    PaymentGate gate,
    BatchRunner runner,
    EngineOptions options
) : IRequestHandler<ResolveUnknownPayments, Result<int>>
{
    private static readonly PaymentOutcome LeaseLost = new PaymentOutcome.Unknown(
        UnknownReason.NoAnswer,
        "The sender was lost before its answer was stored."
    );

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(ResolveUnknownPayments request, CancellationToken cancellationToken)
    {
        var abandoned = await claims.ClaimAbandonedAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            abandoned,
            options.DeductionsInFlight,
            About,
            (_, claim, _) => gate.ApplyAsync(new ArrivedPayment(LeaseLost) { Id = claim.Id, Fence = claim.Fence }),
            default
        );

        var unknown = await claims.ClaimUnknownAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            unknown,
            options.DeductionsInFlight,
            About,
            async (_, claim, _) =>
            {
                var answer = await gateway.QueryPaymentAsync(claim.Query, default);
                await gate.ApplyAsync(
                    new ArrivedPayment(answer.Outcome)
                    {
                        Id = claim.Id,
                        Fence = claim.Fence,
                        Trace = answer.Trace,
                    }
                );
            },
            default
        );
        return abandoned.Count + unknown.Count;
    }

    private static (Domain.Common.MerchantId, string, Guid) About(ClaimedPayment claim) =>
        (claim.MerchantId, "payment", claim.Id.Value);
}

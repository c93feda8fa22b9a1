using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Shows the reconciliation of a day with WeChat's statement: sums of its lines and open differences.
/// </summary>
/// <param name="Date">The day, in UTC+8.</param>
public sealed record GetReconciliation(string Date) : IQuery<ReconciliationDetailView>;

internal sealed class GetReconciliationHandler(ReconciliationReading reading, CurrentMerchant current)
    : IRequestHandler<GetReconciliation, Result<ReconciliationDetailView>>
{
    public async Task<Result<ReconciliationDetailView>> Handle(
        GetReconciliation request,
        CancellationToken cancellationToken
    ) =>
        Days.TryParse(request.Date, out var day)
        && await reading.DetailAsync(current.Id, day, cancellationToken) is { } shown
            ? shown
            : ReconciliationRefusals.NotFound;
}

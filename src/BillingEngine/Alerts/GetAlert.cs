using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Alerts;

/// <summary>Shows one alert.</summary>
/// <param name="Alert">The alert's identifier.</param>
public sealed record GetAlert(string Alert) : IQuery<AlertView>;

internal sealed class GetAlertHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetAlert, Result<AlertView>>
{
    public async Task<Result<AlertView>> Handle(GetAlert request, CancellationToken cancellationToken) =>
        Id.TryParse<AlertId>(request.Alert, out var id)
        && await db.Alerts.AsNoTracking().SeenBy(current).SingleOrDefaultAsync(a => a.Id == id, cancellationToken)
            is { } row
            ? AlertView.Of(row)
            : AlertRefusals.NotFound;
}

using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Alerts;

/// <summary>
/// Says that an operator is done with an alert, and why. It moves nothing else: where the cause is still there, the
/// next time it shows a new alert is raised.
/// </summary>
/// <param name="Reason">What was found and done, for those who read it later.</param>
public sealed record ResolveAlert(string Reason) : ICommand<AlertView>
{
    /// <summary>The alert's identifier.</summary>
    public string Alert { get; init; } = "";
}

internal sealed class ResolveAlertHandler(BillingDbContext db, TimeProvider clock)
    : IRequestHandler<ResolveAlert, Result<AlertView>>
{
    public async Task<Result<AlertView>> Handle(ResolveAlert request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<AlertId>(request.Alert, out var id))
            return AlertRefusals.NotFound;
        var resolved = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE alerts SET resolved_at = {clock.GetUtcNow().ToUniversalTime()}, resolution = {request.Reason}
            WHERE id = {id.Value} AND resolved_at IS NULL
            """,
            cancellationToken
        );
        if (await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } row)
            return AlertRefusals.NotFound;
        return resolved == 0 ? AlertRefusals.AlreadyResolved : AlertView.Of(row);
    }
}

internal sealed class ResolveAlertValidator : AbstractValidator<ResolveAlert>
{
    public ResolveAlertValidator() => RuleFor(r => r.Reason).Words(500);
}

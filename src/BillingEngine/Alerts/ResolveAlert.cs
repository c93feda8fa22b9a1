using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Alerts;

/// <summary>
/// Resolves an alert, with the reason. It changes nothing else: where the cause persists, the engine raises a new alert
/// the next time it meets it.
/// </summary>
/// <param name="Reason">What was found and done, for later readers.</param>
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

using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>Lists the days that were opened, newest first, by status.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
public sealed record ListReconciliations(PageRequest Page, string? Status = null) : IQuery<PageOf<ReconciliationView>>;

internal sealed class ListReconciliationsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListReconciliations, Result<PageOf<ReconciliationView>>>
{
    public Task<Result<PageOf<ReconciliationView>>> Handle(
        ListReconciliations request,
        CancellationToken cancellationToken
    )
    {
        var rows = db.Reconciliations.Where(r => r.MerchantId == current.Id);
        if (EnumText.TryParse<ReconciliationStatus>(request.Status, out var status))
            rows = rows.Where(r => r.Status == status);
        return rows.PageAsync(request.Page, r => r.Id, ReconciliationView.Of, cancellationToken);
    }
}

internal sealed class ListReconciliationsValidator : AbstractValidator<ListReconciliations>
{
    public ListReconciliationsValidator() => RuleFor(r => r.Status).OneOf<ListReconciliations, ReconciliationStatus>();
}

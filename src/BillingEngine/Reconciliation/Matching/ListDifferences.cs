using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>Lists the differences of a day, by kind and whether they are open.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Date">The day, in UTC+8.</param>
/// <param name="Kind">Only those of this kind.</param>
/// <param name="State">Only those that are open, or only those that are not.</param>
public sealed record ListDifferences(PageRequest Page, string Date, string? Kind = null, string? State = null)
    : IQuery<PageOf<DifferenceView>>;

internal sealed class ListDifferencesHandler(
    BillingDbContext db,
    ReconciliationReading reading,
    CurrentMerchant current,
    TimeProvider clock
) : IRequestHandler<ListDifferences, Result<PageOf<DifferenceView>>>
{
    public async Task<Result<PageOf<DifferenceView>>> Handle(
        ListDifferences request,
        CancellationToken cancellationToken
    )
    {
        if (
            !Days.TryParse(request.Date, out var date)
            || await reading.FindAsync(current.Id, date, cancellationToken) is not { } day
        )
        {
            return ReconciliationRefusals.NotFound;
        }

        var rows = db.Set<DifferenceRow>().Where(d => d.ReconciliationId == day.Id);
        if (EnumText.TryParse<DifferenceKind>(request.Kind, out var kind))
            rows = rows.Where(d => d.Kind == kind);
        if (EnumText.TryParse<DifferenceState>(request.State, out var state))
            rows = rows.Where(d => d.ResolvedAt == null == (state == DifferenceState.Open));
        var now = clock.GetUtcNow();
        return await rows.PageAsync(
            request.Page,
            d => d.Id,
            d => DifferenceView.Of(d, date, now),
            cancellationToken,
            nameof(DifferenceRow.FoundAt)
        );
    }
}

internal sealed class ListDifferencesValidator : AbstractValidator<ListDifferences>
{
    public ListDifferencesValidator()
    {
        RuleFor(r => r.Kind).OneOf<ListDifferences, DifferenceKind>();
        RuleFor(r => r.State).OneOf<ListDifferences, DifferenceState>();
    }
}

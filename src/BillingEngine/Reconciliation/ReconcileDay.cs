using BillingEngine.Domain.Reconciliation;
using BillingEngine.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Reconciliation;

/// <summary>
/// Fetches the statement of a day now and compares it with the books; a day that was compared is compared again, which
/// changes nothing unless either side has changed. While WeChat has no statement the day is <c>waiting</c>, and is
/// asked for again by itself.
/// </summary>
/// <param name="Date">The day, in UTC+8: a day that is over, at most 180 days ago.</param>
public sealed record ReconcileDay(string Date) : IGatewayStep<ReconciliationDetailView>;

internal sealed class ReconcileDayHandler(
    ReconciliationClaims claims, DayComparison comparison, ReconciliationReading reading, CurrentMerchant current,
    TimeProvider clock)
    : IRequestHandler<ReconcileDay, Result<ReconciliationDetailView>>
{
    public async Task<Result<ReconciliationDetailView>> Handle(
        ReconcileDay request, CancellationToken cancellationToken)
    {
        _ = Days.TryParse(request.Date, out var day);
        var today = StatementDay.Of(clock.GetUtcNow());
        if (day >= today || day <= today.AddDays(-StatementDay.DaysKept))
            return Days.Invalid("date", $"must lie before {today:yyyy-MM-dd}, by less than 180 days");
        await claims.OpenAsync(current.Id, day, cancellationToken);
        if (await claims.ClaimOneAsync(current.Id, day, cancellationToken) is not { } claimed)
            return ReconciliationRefusals.Busy;
        // Whoever asked may be gone by now: what was begun is brought to its end all the same.
        await comparison.RunAsync(claimed, default);
        return (await reading.DetailAsync(current.Id, day, default))!;
    }
}

internal sealed class ReconcileDayValidator : AbstractValidator<ReconcileDay>
{
    public ReconcileDayValidator() => RuleFor(r => r.Date).DayForm();
}

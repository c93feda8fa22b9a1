using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Fetches the statement of a day now and compares it with the books. A day that was compared is compared again, which
/// changes nothing unless either side has changed. While WeChat has no statement the day is <c>waiting</c>, and the
/// engine retries by itself. Where the statement could not be fetched the response is an error: the day keeps the
/// result of the previous comparison, and its <c>last_answer</c> shows the failure.
/// </summary>
/// <param name="Date">The day, in UTC+8: before today, at most 180 days ago.</param>
public sealed record ReconcileDay(string Date) : IGatewayStep<ReconciliationDetailView>;

internal sealed class ReconcileDayHandler(
    ReconciliationClaims claims,
    DayComparison comparison,
    ReconciliationReading reading,
    CurrentMerchant current,
    TimeProvider clock
) : IRequestHandler<ReconcileDay, Result<ReconciliationDetailView>>
{
    public async Task<Result<ReconciliationDetailView>> Handle(
        ReconcileDay request,
        CancellationToken cancellationToken
    )
    {
        _ = Days.TryParse(request.Date, out var day);
        var today = StatementDay.Of(clock.GetUtcNow());
        if (day >= today || day <= today.AddDays(-StatementDay.DaysKept))
            return Error.InvalidField("date", $"must lie before {today:yyyy-MM-dd}, by less than 180 days");
        await claims.OpenAsync(current.Id, day, cancellationToken);
        if (await claims.ClaimOneAsync(current.Id, day, cancellationToken) is not { } claimed)
            return ReconciliationRefusals.Busy;
        // The caller may have disconnected: a comparison that has begun is completed in any case.
        var (conclusion, (outcome, trace)) = await comparison.RunAsync(claimed, default);
        return conclusion switch
        {
            DayConclusion.ClaimLost => ReconciliationRefusals.Busy,
            DayConclusion.Waiting when outcome is not (StatementOutcome.Unknown or StatementOutcome.Refused) =>
                await ShownAsync(day),
            DayConclusion.Compared => await ShownAsync(day),
            // The result of an old comparison is no answer to a request for a new one.
            _ => GatewayRefusals.Of(trace.HttpStatus, trace.Code, trace.Message, trace.RequestId),
        };
    }

    private async Task<ReconciliationDetailView> ShownAsync(DateOnly day) =>
        (await reading.DetailAsync(current.Id, day, default))!;
}

internal sealed class ReconcileDayValidator : AbstractValidator<ReconcileDay>
{
    public ReconcileDayValidator() => RuleFor(r => r.Date).DayForm();
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Reconciliation.Matching;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Reconciliation.Settlements;

/// <summary>Queries WeChat for the payouts of some days, or for what it still holds; returns all pages.</summary>
/// <param name="State"><c>settled</c> or <c>unsettled</c>.</param>
/// <param name="From">The first day of the payouts, in UTC+8; with <c>settled</c> only.</param>
/// <param name="To">The last day of the payouts; with <c>settled</c> only.</param>
public sealed record ListSettlements(string? State, string? From = null, string? To = null)
    : IGatewayStep<SettlementsView>;

/// <summary>All requested payouts.</summary>
/// <param name="Data">The payouts, in WeChat's order.</param>
public sealed record SettlementsView(IReadOnlyList<SettlementView> Data);

/// <summary>One payout, or the next one; sums are in minor units of <c>currency</c>.</summary>
public sealed record SettlementView
{
    /// <summary>Always <c>settlement</c>.</summary>
    public string Object { get; } = "settlement";

    /// <summary>WeChat's number of the payout.</summary>
    public required string? BatchId { get; init; }

    /// <summary>When it was paid out.</summary>
    public required DateOnly? SettledOn { get; init; }

    /// <summary>The first day of the trades in it.</summary>
    public required DateOnly? TradesFrom { get; init; }

    /// <summary>The last day of the trades in it.</summary>
    public required DateOnly? TradesTo { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? Currency { get; init; }

    /// <summary>The amount paid out.</summary>
    public required long? Settled { get; init; }

    /// <summary>The amount still to be paid out.</summary>
    public required long? Unsettled { get; init; }

    /// <summary>The sum of the payments in it.</summary>
    public required long? Payments { get; init; }

    /// <summary>The sum of the refunds in it.</summary>
    public required long? Refunds { get; init; }

    /// <summary>Payments less refunds.</summary>
    public required long? Net { get; init; }

    /// <summary>WeChat's fees.</summary>
    public required long? Fee { get; init; }

    /// <summary>Where the payers' wallets are.</summary>
    public required string? WalletRegion { get; init; }

    /// <summary>Shows a payout.</summary>
    public static SettlementView Of(SettlementFacts s) =>
        new()
        {
            BatchId = s.BatchId,
            SettledOn = s.SettledOn,
            TradesFrom = s.TradesFrom,
            TradesTo = s.TradesTo,
            Currency = s.Currency,
            Settled = s.Settled,
            Unsettled = s.Unsettled,
            Payments = s.Payments,
            Refunds = s.Refunds,
            Net = s.Net,
            Fee = s.Fee,
            WalletRegion = s.WalletRegion,
        };
}

internal sealed class ListSettlementsHandler(BillingDbContext db, CurrentMerchant current, IGatewayBooks books)
    : IRequestHandler<ListSettlements, Result<SettlementsView>>
{
    public async Task<Result<SettlementsView>> Handle(ListSettlements request, CancellationToken cancellationToken)
    {
        var route = (await db.Merchants.AsNoTracking().SingleAsync(m => m.Id == current.Id, cancellationToken)).Route;
        var span =
            Days.TryParse(request.From, out var from) && Days.TryParse(request.To, out var to)
                ? new DaySpan(from, to)
                : null;
        var answer = await books.ListSettlementsAsync(route, span, cancellationToken);
        return answer.Outcome is SettlementsOutcome.Listed listed
            ? new SettlementsView([.. listed.Payouts.Select(SettlementView.Of)])
            : GatewayRefusals.Of(
                answer.Trace.HttpStatus,
                answer.Trace.Code,
                answer.Trace.Message,
                answer.Trace.RequestId
            );
    }
}

internal sealed class ListSettlementsValidator : AbstractValidator<ListSettlements>
{
    private const string Settled = "settled";
    private const string Unsettled = "unsettled";

    public ListSettlementsValidator()
    {
        RuleFor(r => r.State)
            .Must(state => state is Settled or Unsettled, () => StatedRules.OneOf([Settled, Unsettled]))
            .WithMessage($"must be {Settled} or {Unsettled}");
        RuleFor(r => r.From).DayForm();
        RuleFor(r => r.To).DayForm();
        RuleFor(r => r.From)
            .Must((r, from) => from is not null == (r.State != Unsettled))
            .WithMessage("must be given with settled, and left out with unsettled");
        RuleFor(r => r.To)
            .Must((r, to) => to is not null == (r.State != Unsettled))
            .WithMessage("must be given with settled, and left out with unsettled");
        RuleFor(r => r.To)
            .Must(
                (r, to) =>
                    !Days.TryParse(r.From, out var first)
                    || !Days.TryParse(to, out var last)
                    || (first <= last && last.DayNumber - first.DayNumber <= 366)
            )
            .WithMessage("must not lie before from, nor more than 366 days after it");
    }
}

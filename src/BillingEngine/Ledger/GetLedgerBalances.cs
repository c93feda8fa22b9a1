using BillingEngine.Domain.Ledger;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Ledger;

/// <summary>Shows what stands on each account of the books, now or at an earlier moment.</summary>
/// <param name="At">The moment, as an RFC 3339 time; left out: now.</param>
public sealed record GetLedgerBalances(string? At = null) : IQuery<LedgerBalancesView>;

/// <summary>What stands on each account; over all accounts of a currency the balances add up to nothing.</summary>
/// <param name="At">The moment for which it holds.</param>
/// <param name="Balances">A line for each account and currency that was ever moved.</param>
public sealed record LedgerBalancesView(DateTimeOffset At, IReadOnlyList<LedgerBalanceView> Balances);

/// <summary>What stands on one account in one currency, in minor units.</summary>
/// <param name="Account">The account.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Debit">All that it received.</param>
/// <param name="Credit">All that it gave.</param>
/// <param name="Balance">What it received less what it gave.</param>
public sealed record LedgerBalanceView(LedgerAccount Account, string Currency, long Debit, long Credit, long Balance);

internal sealed class GetLedgerBalancesHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<GetLedgerBalances, Result<LedgerBalancesView>>
{
    public async Task<Result<LedgerBalancesView>> Handle(GetLedgerBalances request, CancellationToken cancellationToken)
    {
        var at = request.At is { } text && Instants.TryParse(text, out var asked) ? asked : clock.GetUtcNow();
        var moment = at.ToUniversalTime();
        var sums = await db
            .Database.SqlQuery<Sums>(
                $"""
                SELECT m.account AS "Account", m.currency AS "Currency", sum(m.debit)::bigint AS "Debit",
                    sum(m.credit)::bigint AS "Credit"
                FROM (SELECT debit AS account, currency, amount_minor AS debit, 0 AS credit FROM ledger_entries
                      WHERE merchant_id = {current.Id.Value} AND booked_at <= {moment}
                      UNION ALL SELECT credit, currency, 0, amount_minor FROM ledger_entries
                      WHERE merchant_id = {current.Id.Value} AND booked_at <= {moment}) AS m
                GROUP BY m.account, m.currency ORDER BY m.account, m.currency
                """
            )
            .ToListAsync(cancellationToken);
        return new LedgerBalancesView(
            at,
            [
                .. sums.Select(s => new LedgerBalanceView(
                    EnumText.TryParse<LedgerAccount>(s.Account, out var account) ? account : default,
                    s.Currency,
                    s.Debit,
                    s.Credit,
                    s.Debit - s.Credit
                )),
            ]
        );
    }

    private sealed record Sums(string Account, string Currency, long Debit, long Credit);
}

internal sealed class GetLedgerBalancesValidator : AbstractValidator<GetLedgerBalances>
{
    public GetLedgerBalancesValidator() =>
        RuleFor(r => r.At)
            .Must(text => text is null || Instants.TryParse(text, out _), () => new() { ["format"] = "date-time" })
            .WithMessage(Instants.Rule);
}

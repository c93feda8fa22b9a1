using BillingEngine.Domain.Ledger;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Ledger;

/// <summary>Shows the balance of each ledger account, now or at an earlier time.</summary>
/// <param name="At">The time, in RFC 3339; by default now.</param>
public sealed record GetLedgerBalances(string? At = null) : IQuery<LedgerBalancesView>;

/// <summary>The balances of all accounts; for each currency they add up to zero.</summary>
/// <param name="At">The time of the balances.</param>
/// <param name="Balances">A line for each account and currency that has entries.</param>
public sealed record LedgerBalancesView(DateTimeOffset At, IReadOnlyList<LedgerBalanceView> Balances);

/// <summary>The balance of one account in one currency, in minor units.</summary>
/// <param name="Account">The account.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Debit">The sum of its debits.</param>
/// <param name="Credit">The sum of its credits.</param>
/// <param name="Balance">Debits less credits.</param>
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

using System.Globalization;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Reconciliation.Matching;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>
/// Shows WeChat's stored statement of a day, line by line; with <c>format=csv</c> the table itself, byte for byte.
/// </summary>
/// <param name="Date">The day, in UTC+8.</param>
/// <param name="AfterLine">Only lines after this one; the header is line 1.</param>
public sealed record GetStatement(string Date, string? AfterLine = null) : IQuery<StatementView>;

internal sealed class GetStatementHandler(BillingDbContext db, ReconciliationReading reading, CurrentMerchant current)
    : IRequestHandler<GetStatement, Result<StatementView>>
{
    private const int MostLines = 100;

    public async Task<Result<StatementView>> Handle(GetStatement request, CancellationToken cancellationToken)
    {
        if (
            !Days.TryParse(request.Date, out var date)
            || await reading.FindAsync(current.Id, date, cancellationToken) is not { StatementId: { } id }
        )
        {
            return ReconciliationRefusals.NoStatement;
        }

        var kept = await db.Set<StatementRow>().AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        var after = request.AfterLine is null ? 0 : long.Parse(request.AfterLine, CultureInfo.InvariantCulture);
        var lines = await db
            .Database.SqlQuery<StatementLineRow>(
                $"""
                SELECT line, unreadable, is_refund, traded_at, sub_mchid, transaction_id, out_trade_no, refund_number,
                  out_refund_no, trade_type, state, bank_type, amount_minor, currency, payer_minor, payer_currency,
                  settlement_minor, settlement_currency, fee_minor, fee_rate, exchange_rate, coupon_minor, discount_minor,
                  payment_id, refund_id
                FROM statement_lines WHERE statement_id = {id} AND line > {after} ORDER BY line LIMIT {MostLines + 1}
                """
            )
            .ToListAsync(cancellationToken);
        return new StatementView
        {
            Date = date,
            Sha1 = kept.Sha1,
            Bytes = kept.Bytes,
            LineCount = kept.LineCount,
            FetchedAt = kept.FetchedAt,
            Lines = [.. lines.Take(MostLines).Select(l => l.Show())],
            NextAfterLine = lines.Count > MostLines ? lines[MostLines - 1].Line : null,
        };
    }
}

internal sealed class GetStatementValidator : AbstractValidator<GetStatement>
{
    public GetStatementValidator() =>
        RuleFor(r => r.AfterLine)
            .Must(text => text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .WithMessage("must be the number of a line");
}

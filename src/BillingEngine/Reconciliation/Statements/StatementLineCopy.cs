using BillingEngine.Domain.Gateway;
using Npgsql;
using NpgsqlTypes;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>Writes one line of a statement into a binary copy, in the order of its columns.</summary>
internal readonly struct StatementLineCopy(NpgsqlBinaryImporter copy, CancellationToken cancellationToken)
{
    // The part of an unreadable line that is stored, enough to find it by.
    private const int MostRaw = 2000;

    public async Task WriteAsync(Guid statement, StatementEntry entry)
    {
        var odd = entry as StatementEntry.Unreadable;
        var row = (entry as StatementEntry.Trade)?.Row ?? new StatementTrade();
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(statement, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(entry.Line, NpgsqlDbType.Bigint, cancellationToken);
        await TextAsync(odd?.Reason);
        await TextAsync(odd?.Text is { Length: > MostRaw } text ? text[..MostRaw] : odd?.Text);
        await copy.WriteAsync(row.IsRefund, NpgsqlDbType.Boolean, cancellationToken);
        await MaybeAsync(row.TradedAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz);
        await TextAsync(row.SubMchId);
        await TextAsync(row.TransactionId);
        await TextAsync(row.OutTradeNo);
        await TextAsync(row.RefundNumber);
        await TextAsync(row.OutRefundNo);
        await TextAsync(row.TradeType);
        await TextAsync(row.State?.ToUpperInvariant());
        await TextAsync(row.BankType);
        await MaybeAsync(row.AmountMinor, NpgsqlDbType.Bigint);
        await TextAsync(row.Currency);
        await MaybeAsync(row.PayerMinor, NpgsqlDbType.Bigint);
        await TextAsync(row.PayerCurrency);
        await MaybeAsync(row.SettlementMinor, NpgsqlDbType.Bigint);
        await TextAsync(row.SettlementCurrency);
        await MaybeAsync(row.FeeMinor, NpgsqlDbType.Bigint);
        await MaybeAsync(row.FeeRate, NpgsqlDbType.Numeric);
        await MaybeAsync(row.ExchangeRate, NpgsqlDbType.Numeric);
        await MaybeAsync(row.CouponMinor, NpgsqlDbType.Bigint);
        await MaybeAsync(row.DiscountMinor, NpgsqlDbType.Bigint);
    }

    // PostgreSQL stores no NUL in a text.
    private Task TextAsync(string? text) =>
        text is null
            ? copy.WriteNullAsync(cancellationToken)
            : copy.WriteAsync(text.Replace("\0", "", StringComparison.Ordinal), NpgsqlDbType.Text, cancellationToken);

    private Task MaybeAsync<T>(T? value, NpgsqlDbType type)
        where T : struct =>
        value is { } given ? copy.WriteAsync(given, type, cancellationToken) : copy.WriteNullAsync(cancellationToken);
}

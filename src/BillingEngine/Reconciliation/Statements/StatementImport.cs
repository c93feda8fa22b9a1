using System.Buffers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Reconciliation.Matching;
using Npgsql;
using NpgsqlTypes;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>
/// Stores a statement: the table as received, in parts, and its lines, each with the payment and refund that its
/// numbers name. Memory does not grow with the table; the same table is stored once.
/// </summary>
public sealed class StatementImport(NpgsqlDataSource database, IGatewayBooks books, TimeProvider clock)
{
    private const int PartBytes = 256 << 10;

    private const string Incoming =
        "CREATE TEMP TABLE incoming (LIKE statement_lines INCLUDING DEFAULTS) ON COMMIT DROP";

    private const string CopyLines = """
        COPY incoming (statement_id, line, unreadable, raw, is_refund, traded_at, sub_mchid, transaction_id,
          out_trade_no, refund_number, out_refund_no, trade_type, state, bank_type, amount_minor, currency, payer_minor,
          payer_currency, settlement_minor, settlement_currency, fee_minor, fee_rate, exchange_rate, coupon_minor,
          discount_minor) FROM STDIN (FORMAT BINARY)
        """;

    // Only numbers of this merchant are matched; a number of another merchant stays unmatched.
    private const string TakeOver = """
        INSERT INTO statement_lines
        SELECT i.statement_id, i.line, i.unreadable, i.raw, i.is_refund, i.traded_at, i.sub_mchid, i.transaction_id,
          i.out_trade_no, i.refund_number, i.out_refund_no, i.trade_type, i.state, i.bank_type, i.amount_minor,
          i.currency, i.payer_minor, i.payer_currency, i.settlement_minor, i.settlement_currency, i.fee_minor,
          i.fee_rate, i.exchange_rate, i.coupon_minor, i.discount_minor, p.id, r.id
        FROM incoming i
        LEFT JOIN payments p ON p.account_key = $1 AND p.out_trade_no = i.out_trade_no AND p.merchant_id = $2
        LEFT JOIN refunds r ON r.account_key = $1 AND r.out_refund_no = i.out_refund_no AND r.merchant_id = $2
          AND i.is_refund
        """;

    // A line that had no row here when the table was stored may have one by now, such as after a restored backup.
    private static readonly string[] Relink =
    [
        """
            UPDATE statement_lines l SET payment_id = p.id FROM payments p
            WHERE l.statement_id = $3 AND l.payment_id IS NULL AND p.account_key = $1 AND p.out_trade_no = l.out_trade_no
              AND p.merchant_id = $2
            """,
        """
            UPDATE statement_lines l SET refund_id = r.id FROM refunds r
            WHERE l.statement_id = $3 AND l.refund_id IS NULL AND l.is_refund AND r.account_key = $1
              AND r.out_refund_no = l.out_refund_no AND r.merchant_id = $2
            """,
    ];

    /// <summary>Stores the table from the start of the stream; returns the statement's identifier.</summary>
    public async Task<Guid> StoreAsync(
        ClaimedDay day,
        StatementOutcome.Stored kept,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await BeginAsync(connection, day, kept, cancellationToken) is not { } statement)
        {
            await transaction.RollbackAsync(cancellationToken);
            var known = await KnownAsync(connection, day, kept.Sha1, cancellationToken);
            foreach (var link in Relink)
            {
                await RunAsync(connection, link, cancellationToken, day.Route.AccountKey, day.MerchantId.Value, known);
            }
            return known;
        }
        table.Position = 0;
        await CopyPartsAsync(connection, statement, table, cancellationToken);
        table.Position = 0;
        await RunAsync(connection, Incoming, cancellationToken);
        var lines = await CopyLinesAsync(connection, statement, table, cancellationToken);
        await RunAsync(connection, "ANALYZE incoming", cancellationToken);
        await RunAsync(connection, TakeOver, cancellationToken, day.Route.AccountKey, day.MerchantId.Value);
        await RunAsync(
            connection,
            "UPDATE statements SET line_count = $2 WHERE id = $1",
            cancellationToken,
            statement,
            lines
        );
        await transaction.CommitAsync(cancellationToken);
        return statement;
    }

    // The unique index waits for another node that stores the same table at the same time.
    private async Task<Guid?> BeginAsync(
        NpgsqlConnection connection,
        ClaimedDay day,
        StatementOutcome.Stored kept,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var command = Command(
            connection,
            """
            INSERT INTO statements VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT DO NOTHING RETURNING id
            """,
            Guid.CreateVersion7(now),
            day.MerchantId.Value,
            day.Day,
            kept.Sha1,
            kept.Bytes,
            now.ToUniversalTime()
        );
        return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<Guid> KnownAsync(
        NpgsqlConnection connection,
        ClaimedDay day,
        string sha1,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            "SELECT id FROM statements WHERE merchant_id = $1 AND day = $2 AND sha1 = $3",
            day.MerchantId.Value,
            day.Day,
            sha1
        );
        return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task CopyPartsAsync(
        NpgsqlConnection connection,
        Guid statement,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY statement_parts FROM STDIN (FORMAT BINARY)",
            cancellationToken
        );
        var buffer = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            for (var part = 0; ; part++)
            {
                var count = await table.ReadAtLeastAsync(
                    buffer.AsMemory(0, PartBytes),
                    PartBytes,
                    throwOnEndOfStream: false,
                    cancellationToken
                );
                if (count == 0)
                    break;
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(statement, cancellationToken);
                await copy.WriteAsync(part, cancellationToken);
                await copy.WriteAsync(buffer.AsMemory(0, count), NpgsqlDbType.Bytea, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private async Task<long> CopyLinesAsync(
        NpgsqlConnection connection,
        Guid statement,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyLines, cancellationToken);
        var lines = 0L;
        await foreach (var entry in books.ReadStatementAsync(table, cancellationToken))
        {
            await new StatementLineCopy(copy, cancellationToken).WriteAsync(statement, entry);
            lines++;
        }
        await copy.CompleteAsync(cancellationToken);
        return lines;
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        await using var command = Command(connection, sql, values);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

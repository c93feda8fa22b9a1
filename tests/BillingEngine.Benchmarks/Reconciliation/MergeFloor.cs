using Npgsql;
using NpgsqlTypes;

namespace BillingEngine.Benchmarks.Reconciliation;

/// <summary>
/// Reads the file, hashes it, copies number and amount of each line, and joins once: no more is possible.
/// </summary>
internal sealed class MergeFloor(NpgsqlDataSource database)
{
    private const int Number = 6;
    private const int Amount = 24;

    public async Task<long> RunAsync(BenchStatement statement)
    {
        await using (var file = File.OpenRead(statement.File))
            await BenchStatement.Sha1Async(file);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "CREATE TABLE IF NOT EXISTS floor_lines (out_trade_no text, amount_minor bigint)");
        await RunAsync(connection, "TRUNCATE floor_lines");
        await using (var copy = await connection.BeginBinaryImportAsync("COPY floor_lines FROM STDIN (FORMAT BINARY)"))
        {
            using var text = new StreamReader(statement.File);
            await text.ReadLineAsync();
            while (await text.ReadLineAsync() is { } line && line.StartsWith('`'))
            {
                var values = line[1..].Split(",`");
                await copy.StartRowAsync();
                await copy.WriteAsync(values[Number], NpgsqlDbType.Text);
                await copy.WriteAsync(
                    (long)(decimal.Parse(values[Amount], System.Globalization.CultureInfo.InvariantCulture) * 100),
                    NpgsqlDbType.Bigint
                );
            }
            await copy.CompleteAsync();
        }
        await using var join = new NpgsqlCommand(
            """
            SELECT count(*) FROM floor_lines l
            FULL JOIN (SELECT out_trade_no, amount_minor FROM payments WHERE paid_at >= $1 AND paid_at < $2) p
              ON p.out_trade_no = l.out_trade_no
            WHERE p.amount_minor IS DISTINCT FROM l.amount_minor
            """,
            connection
        );
        var begins = Domain.Reconciliation.StatementDay.Begins(statement.Day);
        join.Parameters.Add(new NpgsqlParameter { Value = begins });
        join.Parameters.Add(new NpgsqlParameter { Value = begins.AddDays(1) });
        var differing = (long)(await join.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return differing;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

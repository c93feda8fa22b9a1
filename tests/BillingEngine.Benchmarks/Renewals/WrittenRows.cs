using BillingEngine.Benchmarks.Staging;
using Npgsql;

namespace BillingEngine.Benchmarks.Renewals;

/// <summary>A statement and, for each transaction of 500 renewals, the arrays it takes.</summary>
internal sealed record WrittenTable(string Sql, IReadOnlyList<string> Types, IReadOnlyList<Array[]> Batches);

/// <summary>
/// The very rows that the engine wrote for its renewals, read back into memory as arrays, so that a floor writes the
/// same bytes without knowing anything.
/// </summary>
internal static class WrittenRows
{
    public const int Batch = 500;

    public static async Task<IReadOnlyList<WrittenTable>> ReadAsync(Stage stage)
    {
        var subscriptions = await stage.ScalarAsync<long>("SELECT count(*) FROM subscriptions");
        var tables = new List<WrittenTable>();
        foreach (var table in (string[])["invoices", "invoice_lines", "payments", "ledger_entries", "events"])
        {
            var columns = await ColumnsAsync(stage, table, "true");
            var names = string.Join(", ", columns.Select(c => c.Name));
            var perRenewal = await stage.ScalarAsync<long>($"SELECT count(*) FROM {table}") / subscriptions;
            if (perRenewal == 0)
                continue;
            tables.Add(
                new WrittenTable(
                    $"INSERT INTO {table} ({names}) SELECT * FROM unnest({Arrays(columns)})",
                    [.. columns.Select(c => c.Type)],
                    await BatchesAsync(stage, $"{table} ORDER BY ctid", columns, perRenewal * Batch)
                )
            );
        }
        tables.Add(await SubscriptionsAsync(stage));
        return tables;
    }

    // The columns that a renewal changes; the rest stay what they are.
    private static async Task<WrittenTable> SubscriptionsAsync(Stage stage)
    {
        const string changed =
            "attname IN ('id', 'next_period', 'next_renewal_at', 'current_period_start', "
            + "'current_period_end', 'latest_invoice_id', 'tz_version', 'updated_at')";
        var columns = await ColumnsAsync(stage, "subscriptions", changed);
        var set = string.Join(", ", columns.Where(c => c.Name != "id").Select(c => $"{c.Name} = u.{c.Name}"));
        var names = string.Join(", ", columns.Select(c => c.Name));
        return new WrittenTable(
            $"UPDATE subscriptions t SET {set} FROM unnest({Arrays(columns)}) AS u({names}) WHERE t.id = u.id",
            [.. columns.Select(c => c.Type)],
            await BatchesAsync(stage, "subscriptions ORDER BY id", columns, Batch)
        );
    }

    private static string Arrays(List<(string Name, string Type)> columns) =>
        string.Join(", ", columns.Select((c, i) => $"${i + 1}::{c.Type}[]"));

    private static async Task<List<(string Name, string Type)>> ColumnsAsync(Stage stage, string table, string which)
    {
        await using var command = stage.Database.CreateCommand(
            $"""
            SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND {which} ORDER BY attnum
            """
        );
        var columns = new List<(string, string)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            columns.Add((rows.GetString(0), rows.GetString(1)));
        return columns;
    }

    private static async Task<IReadOnlyList<Array[]>> BatchesAsync(
        Stage stage,
        string from,
        List<(string Name, string Type)> columns,
        long batch
    )
    {
        var arrays = string.Join(", ", columns.Select(c => $"array_agg({c.Name} ORDER BY rn)"));
        await using var command = stage.Database.CreateCommand(
            $"""
            SELECT {arrays} FROM (SELECT *, row_number() OVER () - 1 AS rn FROM (SELECT * FROM {from}) o) r
            GROUP BY rn / {batch} ORDER BY rn / {batch}
            """
        );
        var batches = new List<Array[]>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            batches.Add([.. columns.Select((c, i) => Read(rows, i, c.Type))]);
        return batches;
    }

    // By hand, for an array that may hold nulls has no type of its own.
    private static Array Read(NpgsqlDataReader row, int at, string type) =>
        type switch
        {
            "uuid" => row.GetFieldValue<Guid?[]>(at),
            "bigint" => row.GetFieldValue<long?[]>(at),
            "integer" => row.GetFieldValue<int?[]>(at),
            "boolean" => row.GetFieldValue<bool?[]>(at),
            "timestamp with time zone" => row.GetFieldValue<DateTime?[]>(at),
            "text" or "json" or "jsonb" => row.GetFieldValue<string?[]>(at),
            _ => throw new NotSupportedException($"No array of {type} is read here."),
        };
}

using Npgsql;

namespace BillingEngine.Benchmarks.Renewals;

/// <summary>Writes rows that are ready in memory: one array statement a table, 500 renewals to a transaction.</summary>
internal sealed class ArrayFloor(NpgsqlDataSource database, IReadOnlyList<WrittenTable> tables)
{
    public async Task RunAsync()
    {
        for (var batch = 0; batch < tables[0].Batches.Count; batch++)
            await WriteAsync(table => table.Batches[batch]);
    }

    /// <summary>The same rows, a transaction for each renewal.</summary>
    public async Task RunAloneAsync(int renewals)
    {
        for (var i = 0; i < renewals; i++)
        {
            var (batch, at) = (i / WrittenRows.Batch, i % WrittenRows.Batch);
            await WriteAsync(table =>
            {
                var whole = table.Batches[batch];
                var each = whole[0].Length / tables[0].Batches[batch][0].Length;
                return [.. whole.Select(column => Slice(column, at * each, each))];
            });
        }
    }

    private static Array Slice(Array column, int from, int count)
    {
        var slice = Array.CreateInstance(column.GetType().GetElementType()!, count);
        Array.Copy(column, from, slice, 0, count);
        return slice;
    }

    private async Task WriteAsync(Func<WrittenTable, Array[]> arrays)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var table in tables)
        {
            var command = new NpgsqlBatchCommand(table.Sql);
            foreach (var (array, type) in arrays(table).Zip(table.Types))
                command.Parameters.Add(new NpgsqlParameter { Value = array, DataTypeName = type + "[]" });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}

using Npgsql;

namespace BillingEngine.Benchmarks.Deductions;

/// <summary>The floors' claim: one statement that takes due payments and returns what their requests need.</summary>
internal static class Claim
{
    private const string Sql = """
        WITH due AS (
            SELECT id FROM payments WHERE status IN ('created', 'declined') AND due_at <= now()
            ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p SET status = 'submitting', due_at = NULL, attempts = attempts + 1, fence = fence + 1,
            lease_until = now() + interval '120 seconds', updated_at = now()
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.merchant_id, p.subscription_id, p.invoice_id, p.out_trade_no, p.contract_number,
          p.amount_minor, p.currency, p.description, p.merchant_category_code
        """;

    public static async Task<List<Order>> TakeAsync(NpgsqlDataSource database, int limit)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var orders = new List<Order>(limit);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            orders.Add(
                new Order(
                    rows.GetGuid(0),
                    rows.GetGuid(1),
                    rows.GetGuid(2),
                    rows.GetGuid(3),
                    rows.GetString(4),
                    rows.GetString(5),
                    rows.GetInt64(6),
                    rows.GetString(7),
                    rows.GetString(8),
                    rows.GetString(9)
                )
            );
        }
        return orders;
    }
}

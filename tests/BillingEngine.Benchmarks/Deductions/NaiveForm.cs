using BillingEngine.Benchmarks.Staging;
using Npgsql;

namespace BillingEngine.Benchmarks.Deductions;

/// <summary>
/// What one would write first: a row claimed at a time, and three statements in a transaction of its own for each
/// deduction: the attempt, the payment, the invoice.
/// </summary>
internal sealed class NaiveForm(NpgsqlDataSource database, FloorGateway gateway)
{
    public Task RunAsync() =>
        Task.WhenAll(
            Enumerable
                .Range(0, BenchEngine.InFlight)
                .Select(async _ =>
                {
                    while (await Claim.TakeAsync(database, 1) is [var order])
                        await KeepAsync(await gateway.DeductAsync(order));
                })
        );

    private async Task KeepAsync(Paid paid)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(
            connection,
            "INSERT INTO gateway_calls VALUES ($1, $2, 'deduct', $3, $4, 1, $5, $6, 'succeeded', 200, NULL, NULL, $7)",
            Guid.CreateVersion7(),
            paid.Order.MerchantId,
            paid.Order.Id,
            paid.Order.SubscriptionId,
            paid.StartedAt,
            paid.DurationMs,
            paid.RequestId
        );
        await RunAsync(
            connection,
            """
            UPDATE payments SET status = 'succeeded', transaction_id = $2, paid_at = $3, lease_until = NULL,
              updated_at = now() WHERE id = $1 AND status = 'submitting'
            """,
            paid.Order.Id,
            paid.TransactionId,
            paid.PaidAt
        );
        await RunAsync(
            connection,
            "UPDATE invoices SET status = 'paid', due_minor = 0, paid_at = $2, updated_at = now() WHERE id = $1",
            paid.Order.InvoiceId,
            paid.PaidAt
        );
        await transaction.CommitAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        if (await command.ExecuteNonQueryAsync() != 1)
            throw new InvalidOperationException("A row was not there.");
    }
}

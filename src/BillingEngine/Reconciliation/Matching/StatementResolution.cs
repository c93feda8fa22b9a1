using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Refunds;
using Npgsql;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Applies payments and refunds of a statement that our books do not show, through the gates: WeChat's signature covers
/// the whole table.
/// </summary>
public sealed class StatementResolution(NpgsqlDataSource database, PaymentGate payments, RefundGate refunds)
{
    // As many as the payment gate commits at once.
    private const int Batch = 512;

    /// <summary>Applies every such line; returns how many there were.</summary>
    public async Task<int> ApplyAsync(Guid statement, CancellationToken cancellationToken)
    {
        var (applied, after) = (0, 0L);
        while (await ReadAsync(statement, after, cancellationToken) is { Count: > 0 } lines)
        {
            await Parallel.ForEachAsync(
                lines.Where(t => t.Payment is not null),
                new ParallelOptions { MaxDegreeOfParallelism = Batch, CancellationToken = cancellationToken },
                async (t, _) => await payments.ApplyAsync(t.Payment!)
            );
            foreach (var line in lines.Where(t => t.Refund is not null))
                await refunds.ApplyAsync(line.Refund!, cancellationToken);
            (applied, after) = (applied + lines.Count, lines[^1].Line);
        }
        return applied;
    }

    private sealed record UnbookedLine(long Line, ArrivedPayment? Payment, ArrivedRefund? Refund);

    private async Task<List<UnbookedLine>> ReadAsync(Guid statement, long after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MatchSql.Unresolved);
        foreach (var value in new object[] { statement, after, Batch })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var lines = new List<UnbookedLine>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
            lines.Add(Read(r));
        return lines;
    }

    private static UnbookedLine Read(NpgsqlDataReader r)
    {
        string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
        long? Number(int i) => r.IsDBNull(i) ? null : r.GetInt64(i);
        var at = r.IsDBNull(8) ? (DateTimeOffset?)null : r.GetFieldValue<DateTimeOffset>(8);
        Money? amount =
            Number(9) is { } minor && Currency.TryParse(Text(10), out var currency) ? new Money(minor, currency) : null;
        if (r.GetBoolean(1))
        {
            return new UnbookedLine(
                r.GetInt64(0),
                null,
                new ArrivedRefund(
                    new RefundOutcome.Succeeded(
                        new RefundFacts(
                            Text(5),
                            Text(7),
                            null,
                            Text(6),
                            Text(11),
                            amount,
                            at,
                            null,
                            null,
                            Number(13),
                            Text(14),
                            Number(15),
                            Text(16),
                            null,
                            null
                        )
                    )
                )
                {
                    Id = new RefundId(r.GetGuid(4)),
                }
            );
        }
        // The table does not say for which app its openid is, so the payer is not compared.
        return new UnbookedLine(
            r.GetInt64(0),
            new ArrivedPayment(
                new PaymentOutcome.Succeeded(
                    new PaidFacts(
                        r.GetString(3),
                        Text(6)!,
                        at,
                        amount,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Text(11),
                        Text(12),
                        Number(13),
                        Text(14),
                        null,
                        null
                    )
                )
            )
            {
                Number = new PaymentNumber(r.GetString(2), r.GetString(3)),
            },
            null
        );
    }
}

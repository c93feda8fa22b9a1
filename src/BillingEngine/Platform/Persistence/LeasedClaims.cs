using System.Diagnostics;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// A statement that claims rows, and how one of them is read. Its <c>$1</c> is the business time, <c>$2</c> how many
/// rows it may claim, <c>$3</c> the length of the lease in seconds; its own parameters begin at <c>$4</c>.
/// </summary>
public sealed record ClaimStatement<T>(string Sql, Func<NpgsqlDataReader, T> Row)
{
    /// <summary>The planner settings of <see cref="HotPathPlannerSettings"/>; null for those of the database.</summary>
    public string? PlannerSettings { get; init; }

    /// <summary>The length of the lease; null for <see cref="EngineOptions.LeaseSeconds"/>.</summary>
    public Func<EngineOptions, int>? LeaseSeconds { get; init; }
}

/// <summary>
/// Claims rows of tables that serve as queues: one statement each, skip-locked, with a lease by the database's own
/// clock and a new fencing token. The claim is the durable intent: nothing else is written before the gateway is
/// called.
/// </summary>
public sealed class LeasedClaims(NpgsqlDataSource database, TimeProvider clock, EngineOptions options)
{
    /// <summary>No node holds the row. The clock is the database's, which all nodes share.</summary>
    public const string IsFree = "(lease_until IS NULL OR lease_until < now())";

    /// <summary>Takes the row. The new token makes the answers of earlier holders void.</summary>
    public const string Take = "fence = fence + 1, lease_until = now() + make_interval(secs => $3)";

    /// <summary>
    /// Claims the rows of a table that <paramref name="where"/> selects, in the order of a date. The table is called
    /// <c>t</c> in <paramref name="returning"/>.
    /// </summary>
    public static string InOrder(string table, string where, string date, string returning) =>
        $"""
            WITH due AS (
                SELECT id FROM {table}
                WHERE {where}
                ORDER BY {date} LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            UPDATE {table} t SET {Take}
            FROM due WHERE t.id = due.id
            RETURNING {returning}
            """;

    /// <summary>Runs a claim, in one round trip.</summary>
    public async Task<IReadOnlyList<T>> ClaimAsync<T>(
        ClaimStatement<T> claim,
        int limit,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters
    )
    {
        await using var batch = database.CreateBatch();
        if (claim.PlannerSettings is { } settings)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(settings));
        var command = new NpgsqlBatchCommand(claim.Sql);
        batch.BatchCommands.Add(command);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        var leaseSeconds = claim.LeaseSeconds?.Invoke(options) ?? options.LeaseSeconds;
        command.Parameters.Add(new NpgsqlParameter { Value = (double)leaseSeconds });
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        var rows = new List<T>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (claim.PlannerSettings is not null)
            await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(claim.Row(reader));
        return rows;
    }

    /// <summary>
    /// Whether a claim is still young enough that a call made now is answered within its lease.
    /// <paramref name="claimedAt"/> is a timestamp of this process's own stopwatch, taken before the claim: the lease
    /// cannot have begun earlier.
    /// </summary>
    public bool MaySend(long claimedAt) =>
        Stopwatch.GetElapsedTime(claimedAt).TotalSeconds < options.LeaseSeconds - EngineOptions.CallSeconds;
}

using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// The lock that lets one node at a time change a schema. It belongs to a transaction, not to a session: a pooler
/// between node and database would give the session to another client, and the lock with it.
/// </summary>
/// <param name="key">The number of the advisory lock, the same in every version: it also excludes older nodes.</param>
/// <param name="purpose">What a node does while it holds the lock.</param>
public sealed class SchemaLock(long key, string purpose)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a session may hold the lock while idle before the wait is given up: a node that works on the schema is
    /// never idle.
    /// </summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for another node's work.</summary>
    public TimeSpan WorkLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Takes the lock until the transaction ends; logs what it waits for, and throws
    /// <see cref="SchemaBusyException"/> where waiting is useless.
    /// </summary>
    public async Task TakeAsync(NpgsqlTransaction transaction, ILogger log, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var (lines, waited) = (0, TimeSpan.Zero);
        await using var take = Command(transaction, "SELECT pg_try_advisory_xact_lock($1)");
        while (await take.ExecuteScalarAsync(cancellationToken) is not true)
        {
            var holder = await HolderAsync(transaction, cancellationToken);
            waited = TimeProvider.System.GetElapsedTime(begun);
            if (holder?.Idle >= IdleLimit || waited >= WorkLimit)
                throw new SchemaBusyException(Refusal(holder, waited));
            if (waited >= BetweenLines * lines)
            {
                lines++;
                log.LogInformation(
                    "Waiting for another node that {Purpose}: {Holder}, for {Seconds:0} s now",
                    purpose,
                    holder?.ToString() ?? "it has just finished",
                    waited.TotalSeconds
                );
            }
            await Task.Delay(BetweenTries, cancellationToken);
        }
    }

    private string Refusal(Holder? holder, TimeSpan waited) =>
        holder?.Idle >= IdleLimit
            ? $"The lock of the node that {purpose} is held by {holder}, which is idle: a node that died, or one of "
                + "an earlier version behind a pooler, left it. See that no node is starting, end the session with SELECT "
                + $"pg_terminate_backend({holder.ProcessId}), and start again."
            : $"Another node that {purpose} is not done after {waited.TotalMinutes:0} minutes ({holder}). Look at what it "
                + "does in pg_stat_activity, and start again when it is done.";

    // PostgreSQL shows the number of an advisory lock in two halves.
    private async Task<Holder?> HolderAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(
            transaction,
            """
            SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'a local socket'), a.state,
                   CASE WHEN a.state LIKE 'idle%' THEN clock_timestamp() - a.state_change ELSE '0'::interval END
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid = (($1 >> 32) & 4294967295)::oid AND l.objid = ($1 & 4294967295)::oid
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        // The state of another user's session is not visible.
        return new Holder(
            reader.GetInt32(0),
            await TextAsync(1),
            await TextAsync(2),
            await TextAsync(3),
            await reader.IsDBNullAsync(4, cancellationToken) ? TimeSpan.Zero : reader.GetTimeSpan(4)
        );

        async Task<string> TextAsync(int column) =>
            await reader.IsDBNullAsync(column, cancellationToken) ? "unknown" : reader.GetString(column);
    }

    private NpgsqlCommand Command(NpgsqlTransaction transaction, string sql)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        return command;
    }

    private sealed record Holder(int ProcessId, string Application, string Address, string State, TimeSpan Idle)
    {
        public override string ToString() =>
            $"session {ProcessId} from {Address}{(Application.Length > 0 ? $" ({Application})" : "")}, {State}"
            + (Idle > TimeSpan.Zero ? $" for {Idle.TotalSeconds:0} s" : "");
    }
}

/// <summary>The schema cannot be changed now; the message has the reason.</summary>
public sealed class SchemaBusyException(string message) : InvalidOperationException(message);

using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>Whether a connection pooler is between a node and PostgreSQL.</summary>
public enum Pooler
{
    /// <summary>No pooler, or none that can be detected.</summary>
    None,

    /// <summary>A pooler that keeps statements prepared, or a session for each connection.</summary>
    KeepsPrepared,

    /// <summary>A pooler that gives each transaction another session, without its prepared statements.</summary>
    LosesPrepared,
}

/// <summary>Detects a pooler such as PgBouncer by an experiment.</summary>
public static class PoolerCheck
{
    /// <summary>What to do about <see cref="Pooler.LosesPrepared"/>.</summary>
    public const string Todo =
        "Set Max Auto Prepare=0 in ConnectionStrings:Billing; or use PgBouncer 1.21 or later with "
        + "max_prepared_statements = 200.";

    private const string WhoAmI = "SELECT pg_backend_pid()";

    /// <summary>
    /// Whether the engine's connections prepare statements automatically, which fails with
    /// <see cref="Pooler.LosesPrepared"/>.
    /// </summary>
    public static bool Prepares(string connectionString) =>
        new NpgsqlConnectionStringBuilder(TunedConnection.Of(connectionString)).MaxAutoPrepare > 0;

    /// <summary>Connects twice and compares the sessions.</summary>
    public static async Task<Pooler> LookAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var first = await OpenAsync(connectionString, cancellationToken);
        try
        {
            await using var ask = new NpgsqlCommand(WhoAmI, first);
            await ask.PrepareAsync(cancellationToken);
            // The process number that a pooler sends to a client at the start is not the session's.
            if (await ask.ExecuteScalarAsync(cancellationToken) is int backend && backend == first.ProcessID)
                return Pooler.None;
            // A pooler reuses the session that it used last; while that is taken, the statement must run in another
            // one.
            await using var second = await OpenAsync(connectionString, cancellationToken);
            await using var transaction = await second.BeginTransactionAsync(cancellationToken);
            await using var take = new NpgsqlCommand(WhoAmI, second, transaction);
            await take.ExecuteScalarAsync(cancellationToken);
            await ask.ExecuteScalarAsync(cancellationToken);
            return Pooler.KeepsPrepared;
        }
        catch (PostgresException)
        {
            // Unknown in that session, or another client's statement of the same name.
            return Pooler.LosesPrepared;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            // A pool of one session has no other one.
            return Pooler.KeepsPrepared;
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                MaxAutoPrepare = 0,
                CommandTimeout = 5,
            }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

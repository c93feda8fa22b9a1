using System.Data;
using Npgsql;

namespace BillingEngine.Proof;

/// <summary>One read-only transaction that sees the database at one moment.</summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection opened;
    private readonly NpgsqlTransaction begun;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        opened = connection;
        begun = transaction;
    }

    public string Database => opened.Database;

    public static async Task<Snapshot> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(connectionString, cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var snapshot = new Snapshot(connection, transaction);
            // Sorts and hashes beyond this use the server's disk, never this process.
            await using var settings = snapshot.Command(
                """
                SET TRANSACTION READ ONLY;
                SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
                SET LOCAL lock_timeout = '30s'; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;
                SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1;
                """
            );
            await settings.ExecuteNonQueryAsync(cancellationToken);
            await SchemaNeeded.DemandAsync(snapshot, cancellationToken);
            return snapshot;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public NpgsqlCommand Command(string sql) => new(sql, opened, begun) { CommandTimeout = 0 };

    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    public async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(
        string sql,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader;
    }

    public async ValueTask DisposeAsync()
    {
        await begun.DisposeAsync();
        await opened.DisposeAsync();
    }

    private static async Task<NpgsqlConnection> ConnectAsync(
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        NpgsqlConnection? connection = null;
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                ApplicationName = "billing-engine-prove",
            };
            connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception e)
            when (e is NpgsqlException or ArgumentException or TimeoutException or System.Net.Sockets.SocketException)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            // A connection string may contain a password: only the driver's message is repeated.
            throw new CannotProveException(
                $"The database cannot be opened ({e.Message}). Give a connection string that works: "
                    + "./run prove --connection 'Host=...;Database=...;Username=...'",
                e
            );
        }
    }
}

using Npgsql;

namespace BillingEngine.Proof.Tests;

/// <summary>A copy of the healthy database, into which a test plants a fault before the proof.</summary>
public sealed class CorruptedBooks : IAsyncDisposable
{
    // A twin is a complete payment or invoice with its calls, events and entries, so that only the twin itself is
    // wrong.
    private const string Twins = """
        SET session_replication_role = replica;
        CREATE FUNCTION facts_of(source uuid, twin uuid) RETURNS void LANGUAGE sql AS $$
            INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object(
                'id', gen_random_uuid(), 'object_id', twin))).* FROM gateway_calls g WHERE g.object_id = source;
            INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object(
                'id', gen_random_uuid(), 'object_id', twin))).* FROM events e WHERE e.object_id = source;
            INSERT INTO ledger_entries SELECT (jsonb_populate_record(l, jsonb_build_object(
                'id', gen_random_uuid(), 'cause_id', twin))).* FROM ledger_entries l WHERE l.cause_id = source;
        $$;
        CREATE FUNCTION twin_payment(source uuid, changes jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
        DECLARE twin uuid := gen_random_uuid();
        BEGIN
            INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object('id', twin,
                'out_trade_no', p.out_trade_no || '77', 'transaction_id', p.transaction_id || '77') || changes)).*
            FROM payments p WHERE p.id = source;
            PERFORM facts_of(source, twin);
            UPDATE invoices SET payment_count = payment_count + 1
            WHERE id = (SELECT invoice_id FROM payments WHERE id = twin);
            RETURN twin;
        END $$;
        CREATE FUNCTION twin_invoice(source uuid, changes jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
        DECLARE twin uuid := gen_random_uuid();
        BEGIN
            INSERT INTO invoices SELECT (jsonb_populate_record(i, jsonb_build_object('id', twin, 'payment_count', 0,
                'latest_payment_id', NULL) || changes)).* FROM invoices i WHERE i.id = source;
            INSERT INTO invoice_lines SELECT (jsonb_populate_record(l, jsonb_build_object(
                'id', gen_random_uuid(), 'invoice_id', twin))).* FROM invoice_lines l WHERE l.invoice_id = source;
            PERFORM facts_of(source, twin);
            RETURN twin;
        END $$;
        """;

    private readonly string maintenance;
    private readonly string name;

    private CorruptedBooks(string maintenance, string name)
    {
        this.maintenance = maintenance;
        this.name = name;
    }

    public string ConnectionString => Unpooled(maintenance, name);

    /// <summary>Copies a database that no other connection writes to.</summary>
    public static async Task<CorruptedBooks> OfAsync(string maintenance, string healthy)
    {
        var source = new NpgsqlConnectionStringBuilder(healthy).Database!;
        var copy = new CorruptedBooks(maintenance, $"spoilt_{Guid.NewGuid():n}");
        await RunAsync(
            Unpooled(maintenance, null),
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'
            """
        );
        await RunAsync(Unpooled(maintenance, null), $"CREATE DATABASE {copy.name} TEMPLATE {source}");
        // The role that plants faults has the right to do so.
        await copy.RunAsync("ALTER TABLE ledger_entries DISABLE TRIGGER ledger_append_only");
        return copy;
    }

    /// <summary>Finds the object to corrupt, corrupts it, and returns its id.</summary>
    public async Task<Guid> CorruptAsync(string target, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var find = new NpgsqlCommand(target, connection);
        var id = await find.ExecuteScalarAsync() is Guid found
            ? found
            : throw new InvalidOperationException($"The healthy database has nothing to corrupt: {target}");
        await using var spoil = new NpgsqlCommand(
            Twins + sql.Replace("@target", $"'{id}'::uuid", StringComparison.Ordinal),
            connection
        );
        await spoil.ExecuteNonQueryAsync();
        return id;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task RunAsync(string sql) => RunAsync(ConnectionString, sql);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await RunAsync(Unpooled(maintenance, null), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static string Unpooled(string connection, string? database)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        settings.Database = database ?? settings.Database;
        return settings.ConnectionString;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

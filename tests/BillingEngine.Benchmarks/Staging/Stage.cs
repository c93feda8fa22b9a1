using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Cli.Postgres;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>
/// A durable PostgreSQL of this run's own with the real schema. What is seeded is kept aside, so that every measured
/// run
/// begins with the same rows in freshly written tables.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    // Parents before children.
    private static readonly string[] Tables =
    [
        "merchants",
        "plans",
        "customers",
        "contracts",
        "subscriptions",
        "invoices",
        "invoice_lines",
        "payments",
        "events",
        "gateway_calls",
        "notifications",
        "ledger_entries",
        "alerts",
        "webhook_endpoints",
        "webhook_deliveries",
    ];

    private readonly PostgresCluster cluster;
    private readonly string folder;

    private Stage(PostgresCluster cluster, string folder)
    {
        (this.cluster, this.folder) = (cluster, folder);
        ConnectionString = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("bench"))
        {
            MaxPoolSize = 100,
        }.ConnectionString;
        Database = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>How to reach the database.</summary>
    public string ConnectionString { get; }

    /// <summary>The database, for floors and checks; the engine opens its own.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>Starts PostgreSQL with its defaults, which are durable, and says so.</summary>
    public static async Task<Stage> OpenAsync(CancellationToken stop)
    {
        var place = Directory.CreateTempSubdirectory("billing-bench-").FullName;
        var server = await PostgresCluster.StartStoredAsync(place, Path.Combine(place, "log"), stop);
        await server.EnsureDatabaseAsync("bench", stop);
        var stage = new Stage(server, place);
        await Migrations.ApplyAsync(stage.ConnectionString, stop);
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            if (await stage.ScalarAsync<string>($"SHOW {setting}") != "on")
                throw new InvalidOperationException($"{setting} is off: such a measurement counts as nothing.");
        }
        var version = await stage.ScalarAsync<string>("SHOW server_version");
        Console.WriteLine($"PostgreSQL {version} with fsync, synchronous_commit and full_page_writes on");
        return stage;
    }

    /// <summary>Reads CPU times of this process, of PostgreSQL and of a gateway.</summary>
    public async Task<CpuMeter> MeterAsync(int? gateway = null) =>
        new(CpuMeter.ParentOf(await ScalarAsync<int>("SELECT pg_backend_pid()")), gateway);

    /// <summary>Runs the seed and keeps its rows aside.</summary>
    public async Task SeedAsync(string sql)
    {
        await RunAsync(sql);
        await RunAsync("CREATE SCHEMA seed");
        foreach (var table in Tables)
            await RunAsync($"CREATE TABLE seed.{table} AS TABLE public.{table}");
    }

    /// <summary>Brings every table back to the seed, vacuumed and on disk.</summary>
    public async Task ResetAsync()
    {
        var refill = string.Concat(Tables.Select(t => $"INSERT INTO {t} SELECT * FROM seed.{t};"));
        // The rows were checked when they were seeded; the triggers of foreign keys need not look again.
        await RunAsync(
            $"BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE {string.Join(", ", Tables)} CASCADE;"
                + refill
                + "COMMIT"
        );
        await RunAsync("VACUUM ANALYZE");
        await RunAsync("CHECKPOINT");
    }

    /// <summary>Runs statements.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What differs from the counts that must be, each as a few words.</summary>
    public async Task<List<string>> FaultsAsync(params (string What, string Sql, long Wanted)[] counts)
    {
        var faults = new List<string>();
        foreach (var (what, sql, wanted) in counts)
        {
            var found = await ScalarAsync<long>("SELECT count(*) FROM " + sql);
            if (found != wanted)
                faults.Add($"{what}: {found}, not {wanted}");
        }
        return faults;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Processes;
using BillingEngine.Testing.Engine;
using Npgsql;

namespace BillingEngine.Testing.Postgres;

/// <summary>A real PgBouncer in front of a test database, in transaction pooling mode.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    /// <summary>The environment variable with the program, if it is not on the PATH.</summary>
    public const string ProgramVariable = "PGBOUNCER";

    private readonly GuardedProcess process;

    private PgBouncer(GuardedProcess process, string connectionString)
    {
        this.process = process;
        ConnectionString = connectionString;
    }

    /// <summary>The connection string of the database through the pooler.</summary>
    public string ConnectionString { get; }

    /// <summary>The program; null if it is not installed.</summary>
    public static string? Program { get; } =
        Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } given
            ? given
            : ShellCommand.Which("pgbouncer") ?? (File.Exists("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : null);

    /// <summary>Starts a pooler in front of the database of a connection string.</summary>
    public static async Task<PgBouncer> StartAsync(string database)
    {
        var behind = new NpgsqlConnectionStringBuilder(database);
        var account = PostgresUser.Choose();
        var folder = Directory.CreateTempSubdirectory("bouncer-").FullName;
        await account.CreateFolderAsync(folder, default);
        var password = behind.Password is { Length: > 0 } given ? $" password='{given}'" : "";
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [databases]
            * = host={behind.Host} port={behind.Port} user={behind.Username}{password}
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = {folder}
            auth_type = any
            pool_mode = transaction
            default_pool_size = 10
            max_client_conn = 200
            """
        );
        var started = GuardedProcess.Start(
            "PgBouncer",
            account.Command(Program!, configuration),
            Path.Combine(folder, "log"),
            new GuardOptions { RemoveAfterwards = folder }
        );
        var through = new NpgsqlConnectionStringBuilder(database) { Host = folder, Port = 6432 };
        var bouncer = new PgBouncer(started, through.ConnectionString);
        await bouncer.UntilItAnswersAsync();
        return bouncer;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private Task UntilItAnswersAsync() =>
        Eventually.TrueAsync(async () =>
        {
            Assert.False(process.HasExited, process.LastLines(10));
            try
            {
                await using var connection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString
                );
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
}

/// <summary>A test that needs PgBouncer.</summary>
public sealed class FactWithPgBouncerAttribute : FactAttribute
{
    /// <summary>Skips the test if the program is missing.</summary>
    public FactWithPgBouncerAttribute() =>
        Skip = PgBouncer.Program is not null
            ? null
            : "PgBouncer was not found: install the package pgbouncer, or set PGBOUNCER to the program.";
}

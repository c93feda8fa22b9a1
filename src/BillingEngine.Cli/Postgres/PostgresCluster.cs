using BillingEngine.Cli.Processes;
using Npgsql;

namespace BillingEngine.Cli.Postgres;

/// <summary>
/// A private PostgreSQL server. It listens on a socket in its own folder, so it needs no port and no password, and it
/// stops when this process ends for any reason.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "billing";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly PostgresUser account;
    private readonly Places places;
    private readonly string[] settings;
    private GuardedProcess server;

    private PostgresCluster(PostgresUser account, Places places, string[] settings)
    {
        (this.account, this.places, this.settings) = (account, places, settings);
        server = Launch();
    }

    /// <summary>The folder of the socket: the argument of <c>psql -h</c>.</summary>
    public string SocketFolder => places.Socket;

    /// <summary>Completes when the server has ended.</summary>
    public Task Exited => server.Exited;

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = SocketFolder,
            Username = Superuser,
            Database = database,
        }.ConnectionString;

    /// <summary>Starts a cluster that is fast, not durable, and removed when it ends.</summary>
    public static async Task<PostgresCluster> StartThrowawayAsync(CancellationToken cancellationToken)
    {
        var account = PostgresUser.Choose();
        // Not below the checkout: its parents may be closed to the other user, and a socket path is limited to 107
        // bytes.
        var folder = Directory.CreateTempSubdirectory("billing-pg-").FullName;
        await account.CreateFolderAsync(folder, cancellationToken);
        return await StartAsync(
            account,
            new Places(Path.Combine(folder, "data"), folder, Path.Combine(folder, "log"), folder),
            ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400"],
            cancellationToken
        );
    }

    /// <summary>
    /// Starts the cluster stored in <paramref name="folder"/> with full durability; creates it the first time.
    /// </summary>
    public static async Task<PostgresCluster> StartStoredAsync(
        string folder,
        string log,
        CancellationToken cancellationToken
    )
    {
        var account = PostgresUser.Choose();
        await account.CreateFolderAsync(folder, cancellationToken);
        if (!await account.CanEnterAsync(folder, cancellationToken))
        {
            throw new PlainFailureException(
                $"The user {account.User} cannot enter {folder}, because a folder above it is closed: "
                    + "move the checkout, run as another user, or set ConnectionStrings__Billing."
            );
        }
        var socket = Directory.CreateTempSubdirectory("billing-pg-").FullName;
        await account.CreateFolderAsync(socket, cancellationToken);
        return await StartAsync(
            account,
            new Places(Path.Combine(folder, "data"), socket, log, socket),
            [],
            cancellationToken
        );
    }

    /// <summary>Creates a database unless it exists.</summary>
    public async Task EnsureDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var ask = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        ask.Parameters.Add(new NpgsqlParameter { Value = name });
        if (await ask.ExecuteScalarAsync(cancellationToken) is not null)
            return;
        await using var make = connection.CreateCommand();
        make.CommandText = $"create database \"{name}\"";
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Stops a stored cluster in PostgreSQL's immediate mode, like a power loss: no checkpoint, all connections cut.
    /// Then starts it, which recovers from the write-ahead log.
    /// </summary>
    public async Task RestartImmediatelyAsync(CancellationToken cancellationToken)
    {
        if (places.Data.StartsWith(places.RemoveAfterwards, StringComparison.Ordinal))
            throw new InvalidOperationException("A throwaway cluster is removed when it stops.");
        var postmaster = File.ReadLines(Path.Combine(places.Data, "postmaster.pid")).First();
        var (exitCode, output) = await ShellCommand.RunAsync(
            account.Command("kill", "-s", "QUIT", postmaster),
            null,
            cancellationToken
        );
        if (exitCode != 0)
            throw new PlainFailureException($"PostgreSQL could not be stopped: {output.Trim()}", exitCode: 1);
        await server.Exited.WaitAsync(cancellationToken);
        await server.DisposeAsync();
        await account.CreateFolderAsync(places.Socket, cancellationToken);
        server = Launch();
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
    }

    private sealed record Places(string Data, string Socket, string Log, string RemoveAfterwards);

    private static async Task<PostgresCluster> StartAsync(
        PostgresUser account,
        Places places,
        IEnumerable<string> settings,
        CancellationToken cancellationToken
    )
    {
        var binaries = PostgresBinaries.Find();
        if (!File.Exists(Path.Combine(places.Data, "PG_VERSION")))
            await InitializeAsync(binaries, account, places, cancellationToken);
        var cluster = new PostgresCluster(account, places, [.. settings]);
        try
        {
            await cluster.WaitUntilReadyAsync(cancellationToken);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
        return cluster;
    }

    private GuardedProcess Launch()
    {
        var binaries = PostgresBinaries.Find();
        string[] all =
        [
            "listen_addresses=",
            $"unix_socket_directories={places.Socket}",
            "max_connections=200",
            .. settings,
        ];
        var command = account.Command([
            binaries.Program("postgres"),
            "-D",
            places.Data,
            .. all.SelectMany(setting => new[] { "-c", setting }),
        ]);
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for connections.
        return GuardedProcess.Start(
            "PostgreSQL",
            command,
            places.Log,
            new GuardOptions
            {
                StopSignal = "INT",
                Environment = binaries.Environment,
                RemoveAfterwards = places.RemoveAfterwards,
            }
        );
    }

    private static async Task InitializeAsync(
        PostgresBinaries binaries,
        PostgresUser account,
        Places places,
        CancellationToken cancellationToken
    )
    {
        var command = account.Command(
            binaries.Program("initdb"),
            "--pgdata",
            places.Data,
            "--username",
            Superuser,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "--no-sync"
        );
        var (exitCode, output) = await ShellCommand.RunAsync(command, binaries.Environment, cancellationToken);
        if (exitCode != 0)
            throw new PlainFailureException($"initdb failed: {output.Trim()}", exitCode: 1);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        // Not from a pool: it may hold a connection to the previous server process.
        var unpooled = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false };
        while (true)
        {
            if (server.HasExited)
                throw new PlainFailureException($"PostgreSQL ended at once:\n{server.LastLines(10)}", exitCode: 1);
            try
            {
                await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
                await connection.OpenAsync(patience.Token);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }
    }
}

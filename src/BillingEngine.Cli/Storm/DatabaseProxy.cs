using System.Net.Sockets;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// A proxy between one node and PostgreSQL that cuts the connection for good at the node's crash point. It speaks plain
/// text with trust authentication, as the private clusters of <c>./run</c> and <c>./test</c> do.
/// </summary>
public sealed class DatabaseProxy : IAsyncDisposable
{
    private const int Port = 5432;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wire-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource cut = new();
    private readonly CrashPoint crash;
    private readonly string upstream;
    private readonly Task accepting;
    private readonly Lock gate = new();
    private readonly List<Task> conversations = [];

    /// <summary>Listens for one node; <paramref name="connectionString"/> names the real database.</summary>
    public DatabaseProxy(string connectionString, CrashPoint crash)
    {
        var real = new NpgsqlConnectionStringBuilder(connectionString);
        upstream = Path.Combine(real.Host!, $".s.PGSQL.{real.Port}");
        this.crash = crash;
        this.crash.OnCrash = cut.Cancel;
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, $".s.PGSQL.{Port}")));
        listener.Listen();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = folder.FullName,
            Port = Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            NoResetOnClose = true,
            // A prepared statement does not contain its text, and a statement without text cannot be counted.
            MaxAutoPrepare = 0,
            // A unique name: pools are shared by equal connection strings.
            ApplicationName = folder.Name,
        }.ConnectionString;
        accepting = AcceptAsync();
    }

    /// <summary>The connection string for the node.</summary>
    public string ConnectionString { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await cut.CancelAsync();
        listener.Dispose();
        await accepting;
        Task[] rest;
        lock (gate)
            rest = [.. conversations];
        await Task.WhenAll(rest);
        cut.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var node = await listener.AcceptAsync(cut.Token);
                lock (gate)
                    conversations.Add(ConverseAsync(node));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The node has crashed or stopped: new connections are refused instead of left waiting.
        }
        finally
        {
            listener.Dispose();
        }
    }

    private async Task ConverseAsync(Socket node)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cut.Token);
        try
        {
            await using var near = new NetworkStream(node, ownsSocket: true);
            var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await using var far = new NetworkStream(await ConnectedAsync(server, both.Token), ownsSocket: true);
            var conversation = new PgConversation(near, far, crash);
            var asking = conversation.AskAsync(both.Token);
            var answering = conversation.AnswerAsync(both.Token);
            await Task.WhenAny(asking, answering);
            await both.CancelAsync();
            await Task.WhenAll(asking, answering);
        }
        catch (Exception cut)
            when (cut
                    is OperationCanceledException
                        or IOException
                        or SocketException
                        or EndOfStreamException
                        or ObjectDisposedException
            )
        {
            // Both ends see a broken connection, as in a crash.
        }
    }

    private async Task<Socket> ConnectedAsync(Socket server, CancellationToken cancellationToken)
    {
        await server.ConnectAsync(new UnixDomainSocketEndPoint(upstream), cancellationToken);
        return server;
    }
}

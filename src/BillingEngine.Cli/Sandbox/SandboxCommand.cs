using System.CommandLine;
using BillingEngine.Cli.Postgres;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The verb behind a bare ./run: the whole engine on this machine until Ctrl-C. Its data is preserved.
/// </summary>
public static class SandboxCommand
{
    private const string Database = "billing";

    /// <summary>The variable that names an existing database to use instead.</summary>
    public const string ConnectionVariable = "ConnectionStrings__Billing";

    /// <summary>The folder of this checkout's sandbox.</summary>
    public static string Folder => Path.Combine(Repository.Local, "run");

    private static readonly Option<int> Port = NumberOption.Of("--port", "The port of the server.", 8080, 1, 65535);

    private static readonly Option<int> SimulatorPort = NumberOption.Of(
        "--simulator-port",
        "The port of the gateway simulator.",
        8090,
        1,
        65535
    );

    /// <summary>Makes the sandbox the action of the root command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Port);
        root.Options.Add(SimulatorPort);
        root.Validators.Add(result =>
        {
            if (
                NumberOption.Given(result, Port, 8080) is { } port
                && port == NumberOption.Given(result, SimulatorPort, 8090)
            )
            {
                result.AddError("--port and --simulator-port must differ: one program listens on each.");
            }
        });
        root.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(parsed.GetValue(Port), parsed.GetValue(SimulatorPort), cancellationToken)
        );
    }

    private static async Task<int> RunAsync(int port, int simulatorPort, CancellationToken cancellationToken)
    {
        using var folder = SandboxFolder.Take(Folder);
        Console.WriteLine("Starting PostgreSQL, the simulator and the server ...");
        await using var cluster = await StartClusterAsync(folder, cancellationToken);
        var keys = new ApiKeys(
            SandboxFolder.ReadOrCreateKey(folder.ApiKeyFile),
            SandboxFolder.ReadOrCreateKey(folder.PartnerKeyFile)
        );
        var options = new StackOptions(
            Ports.WantedOrFree(port, "--port"),
            Ports.WantedOrFree(simulatorPort, "--simulator-port"),
            cluster?.ConnectionString(Database) ?? Environment.GetEnvironmentVariable(ConnectionVariable)!,
            keys,
            folder.Log("server"),
            folder.Log("simulator"),
            folder.Simulator,
            folder.Settings,
            SandboxFolder.ReadOrCreateKey(folder.OperatorPasswordFile)
        );
        await using var stack = await Stack.StartAsync(options, cancellationToken);
        new RunningSandbox(options.ConnectionString, stack.SimulatorUrl).Announce(folder.Path);
        var merchant = await Greeting.MerchantAsync(options.ConnectionString, cancellationToken);
        ShellVariables.Write(folder.Variables, stack.ServerUrl, stack.SimulatorUrl, keys.Direct);
        Greeting.Print(stack, cluster, folder, keys, merchant);
        return await WaitAsync(stack, cluster, cancellationToken);
    }

    private static async Task<PostgresCluster?> StartClusterAsync(
        SandboxFolder folder,
        CancellationToken cancellationToken
    )
    {
        if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 })
            return null;
        var place = await folder.ClusterAsync(cancellationToken);
        var cluster = await PostgresCluster.StartStoredAsync(place, folder.Log("postgres"), cancellationToken);
        await cluster.EnsureDatabaseAsync(Database, cancellationToken);
        return cluster;
    }

    private static async Task<int> WaitAsync(Stack stack, PostgresCluster? cluster, CancellationToken cancellationToken)
    {
        var child = stack.WatchAsync(cancellationToken);
        var database = cluster?.Exited.WaitAsync(cancellationToken) ?? Task.Delay(Timeout.Infinite, cancellationToken);
        await Task.WhenAny(child, database);
        if (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("\nStopping the server, the simulator and PostgreSQL ...");
            return 0;
        }
        throw new PlainFailureException(
            child.IsCompletedSuccessfully ? await child : "PostgreSQL ended: see postgres.log.",
            exitCode: 1
        );
    }
}

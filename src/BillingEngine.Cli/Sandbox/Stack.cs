using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// A simulator and a server as separate processes, connected to each other. The server is stopped first.
/// </summary>
public sealed class Stack : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly GuardedProcess simulator;
    private GuardedProcess? server;

    private Stack(GuardedProcess simulator, Uri simulatorUrl, Uri serverUrl)
    {
        this.simulator = simulator;
        SimulatorUrl = simulatorUrl;
        ServerUrl = serverUrl;
    }

    /// <summary>The simulator's address: WeChat Pay's API and the control API.</summary>
    public Uri SimulatorUrl { get; }

    /// <summary>The engine's address.</summary>
    public Uri ServerUrl { get; }

    /// <summary>Starts both and waits until the server is ready for requests.</summary>
    public static async Task<Stack> StartAsync(StackOptions options, CancellationToken cancellationToken)
    {
        var simulatorUrl = new Uri($"http://127.0.0.1:{options.SimulatorPort}/");
        var serverUrl = new Uri($"http://127.0.0.1:{options.ServerPort}/");
        List<string> command = [.. DotNet("WeChatPay.Simulator"), "--urls", Plain(simulatorUrl)];
        if (options.SimulatorFolder is not null)
            command.Add($"--Simulator:Folder={options.SimulatorFolder}");
        var stack = new Stack(
            GuardedProcess.Start("The simulator", command, options.SimulatorLog),
            simulatorUrl,
            serverUrl
        );
        try
        {
            await stack.StartServerAsync(options, cancellationToken);
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
        return stack;
    }

    /// <summary>Waits until one of the two ends by itself; returns a message with its last output.</summary>
    public async Task<string> WatchAsync(CancellationToken cancellationToken)
    {
        GuardedProcess[] children = [simulator, server!];
        await Task.WhenAny(children.Select(child => child.Exited)).WaitAsync(cancellationToken);
        return EndMessage(children.First(child => child.HasExited));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await simulator.DisposeAsync();
    }

    private async Task StartServerAsync(StackOptions options, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = SimulatorUrl };
        await WaitForAsync(http, "_control/clock", simulator, cancellationToken);
        var api = new SimulatorApi(http);
        var keys = await ServerSettings.IntroduceAsync(api, ServerUrl, cancellationToken);
        var settings = new Dictionary<string, string>(
            ServerSettings.Build(ServerUrl, SimulatorUrl, options.ConnectionString, options.Keys, keys)
        );
        if (options.OperatorPassword is not null)
            await ServerSettings.AddOperatorAsync(settings, options.OperatorPassword, cancellationToken);
        if (options.SettingsFolder is not null)
            SettingsFolder.Write(options.SettingsFolder, settings);
        this.server = GuardedProcess.Start(
            "The server",
            DotNet("BillingEngine.Server"),
            options.ServerLog,
            new GuardOptions
            {
                // The configuration file is in the root folder.
                WorkingDirectory = Repository.Root,
                Environment = settings,
            }
        );
        using var server = new HttpClient { BaseAddress = ServerUrl };
        await WaitForAsync(server, "health/ready", this.server, cancellationToken);
    }

    private static async Task WaitForAsync(
        HttpClient http,
        string path,
        GuardedProcess child,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!child.HasExited)
        {
            if (await AnswersAsync(http, path, patience.Token))
                return;
            if (!await PauseAsync(patience.Token))
                break;
        }
        cancellationToken.ThrowIfCancellationRequested();
        throw new PlainFailureException(
            child.HasExited
                ? EndMessage(child)
                : $"{child.Name} was not ready after {Patience.TotalSeconds:0} seconds.\n{child.LastLines(20)}",
            exitCode: 1
        );
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(path, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private static string EndMessage(GuardedProcess child) =>
        $"{child.Name} ended by itself. Its last lines, from {child.Log}:\n{child.LastLines(20)}";

    private static string Plain(Uri uri) => uri.ToString().TrimEnd('/');

    /// <summary>
    /// The command that starts one of our programs, next to this one in the outputs:
    /// artifacts/bin/PROJECT/CONFIGURATION/.
    /// </summary>
    public static string[] DotNet(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var assembly = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll");
        return File.Exists(assembly)
            ? [Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", assembly]
            : throw new PlainFailureException($"{assembly} is missing: build the solution.");
    }
}

/// <summary>The options of a stack.</summary>
public sealed record StackOptions(
    int ServerPort,
    int SimulatorPort,
    string ConnectionString,
    ApiKeys Keys,
    string ServerLog,
    string SimulatorLog,
    string? SimulatorFolder = null,
    string? SettingsFolder = null,
    string? OperatorPassword = null
);

using System.Diagnostics;

namespace BillingEngine.Cli.Processes;

/// <summary>
/// A child process that never outlives this one. A shell in between waits on its standard input and stops the child
/// when that ends: because it was closed, or because this process was killed.
/// </summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    // $1 signal that stops the child, $2 log file, $3 folder to remove afterwards (or empty), then the command.
    private const string Guard = """
        signal=$1; log=$2; remove=$3; shift 3
        exec 3<&0
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        child=$!
        trap '' HUP INT TERM
        { while read -r _; do :; done; kill -s "$signal" $child; } <&3 2>/dev/null &
        watcher=$!
        wait $child; code=$?
        kill -s KILL $watcher 2>/dev/null
        [ -z "$remove" ] || rm -rf "$remove"
        exit $code
        """;

    private readonly Process guard;

    private GuardedProcess(Process guard, string name, string log)
    {
        this.guard = guard;
        Name = name;
        Log = log;
    }

    /// <summary>The name for messages.</summary>
    public string Name { get; }

    /// <summary>The file that receives the output.</summary>
    public string Log { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => guard.HasExited;

    /// <summary>The exit code; 128 plus the signal number when a signal killed it.</summary>
    public int ExitCode => guard.ExitCode;

    public Task Exited => guard.WaitForExitAsync();

    /// <summary>Starts a child; its standard output and error are appended to <paramref name="log"/>.</summary>
    public static GuardedProcess Start(
        string name,
        IEnumerable<string> command,
        string log,
        GuardOptions? options = null
    )
    {
        options ??= new GuardOptions();
        // A separate session: neither Ctrl-C nor a signal to our process group reaches the child directly.
        var setsid = ShellCommand.Which("setsid");
        var start = new ProcessStartInfo(setsid ?? "/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = options.WorkingDirectory ?? "/",
        };
        if (setsid is not null)
            start.ArgumentList.Add("/bin/sh");
        foreach (
            var argument in (string[])["-c", Guard, "guard", options.StopSignal, log, options.RemoveAfterwards ?? ""]
        )
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in options.Environment)
            start.Environment[key] = value;
        var guard = Process.Start(start) ?? throw new InvalidOperationException($"{name} could not be started.");
        return new GuardedProcess(guard, name, log);
    }

    /// <summary>The last lines of the output, for an error message.</summary>
    public string LastLines(int count)
    {
        if (!File.Exists(Log))
            return "(it printed nothing)";
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(count));
    }

    /// <summary>Asks the child to stop and waits for it; kills it after <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (guard.HasExited)
            return;
        guard.StandardInput.Close();
        using var timer = new CancellationTokenSource(patience);
        try
        {
            await guard.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            guard.Kill(entireProcessTree: true);
            await guard.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(20));
        guard.Dispose();
    }
}

/// <summary>How a child is run and stopped.</summary>
public sealed record GuardOptions
{
    /// <summary>The signal that asks it to stop, without SIG.</summary>
    public string StopSignal { get; init; } = "TERM";

    public string? WorkingDirectory { get; init; }

    /// <summary>A folder that is removed after it has ended.</summary>
    public string? RemoveAfterwards { get; init; }

    /// <summary>Variables added to the inherited environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

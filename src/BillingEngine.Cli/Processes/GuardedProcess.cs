using System.Diagnostics;

namespace BillingEngine.Cli.Processes;

/// <summary>
/// A child that never outlives us: a shell between it and us waits on its standard input and stops the child when that
/// ends, be it because we closed it or because we were killed.
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

    /// <summary>What to call it when it dies.</summary>
    public string Name { get; }

    /// <summary>The file that its output is appended to.</summary>
    public string Log { get; }

    /// <summary>Whether it has ended by itself or by us.</summary>
    public bool HasExited => guard.HasExited;

    /// <summary>What it ended with; 128 and the signal's number where one killed it.</summary>
    public int ExitCode => guard.ExitCode;

    /// <summary>Completes when it has ended.</summary>
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
        // A session of its own: neither Ctrl-C nor a signal to our whole group reaches it before its turn.
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

    /// <summary>The last lines that it printed, for a message about its early death.</summary>
    public string LastLines(int count)
    {
        if (!File.Exists(Log))
            return "(it printed nothing)";
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(count));
    }

    /// <summary>
    /// Asks the child to stop and waits until it has; after <paramref name="patience"/> it is killed.
    /// </summary>
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

/// <summary>How a guarded child is run and stopped.</summary>
public sealed record GuardOptions
{
    /// <summary>The signal that asks it to stop, without SIG.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>The folder it runs in.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A folder that is removed once it has ended.</summary>
    public string? RemoveAfterwards { get; init; }

    /// <summary>Variables added to our own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

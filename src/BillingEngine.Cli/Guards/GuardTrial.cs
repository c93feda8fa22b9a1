using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BillingEngine.Cli.Processes;

namespace BillingEngine.Cli.Guards;

/// <summary>The result of a build without a guard.</summary>
public enum Verdict
{
    /// <summary>A test failed: the guard is tested.</summary>
    Caught,

    /// <summary>All tests passed: no test would notice if the guard were removed.</summary>
    Missed,

    /// <summary>The build failed, or the tests fail with the guard in place too: the trial says nothing.</summary>
    Broken,
}

/// <summary>A guard, the result without it, and the failed tests.</summary>
public sealed record TrialResult(Guard Guard, Verdict Verdict, IReadOnlyList<string> Failed);

/// <summary>Removes guards from a copy of the checkout, one at a time, and runs their tests there.</summary>
public sealed partial class GuardTrial(string root, string copy, string dotnet) : IAsyncDisposable
{
    private readonly string compiler = $"billing-guards-{Environment.ProcessId}";
    private readonly Dictionary<(string, string?), bool> healthy = [];

    /// <summary>
    /// Copies what git tracks or would track. Returns a hash of all sources that are built, so that an interrupted run
    /// continues only on the same code.
    /// </summary>
    public async Task<string> CopyAsync(CancellationToken cancellationToken)
    {
        var (exit, files) = await ShellCommand.RunAsync(
            [
                "git",
                "-C",
                root,
                "-c",
                $"safe.directory={root}",
                "-c",
                "core.quotePath=off",
                "ls-files",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
            null,
            cancellationToken
        );
        if (exit != 0)
            throw new PlainFailureException("git could not list the checkout's files: run this in a git checkout.", 2);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(IsThere))
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await BringAsync(Path.Combine(root, file), target, cancellationToken);
            if (
                file.StartsWith("src/", StringComparison.Ordinal)
                || file.StartsWith("tests/", StringComparison.Ordinal)
                || file.StartsWith("migrations/", StringComparison.Ordinal)
            )
            {
                hash.AppendData([
                    .. Encoding.UTF8.GetBytes(file),
                    .. await File.ReadAllBytesAsync(target, cancellationToken),
                ]);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    // With its old timestamp, a build would take what an earlier trial compiled as newer than the source.
    private static async Task BringAsync(string source, string target, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(source, cancellationToken);
        if (
            File.Exists(target)
            && (await File.ReadAllBytesAsync(target, cancellationToken)).AsSpan().SequenceEqual(content)
        )
        {
            return;
        }

        File.Copy(source, target, overwrite: true);
        File.SetLastWriteTimeUtc(target, TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    /// <summary>Tries one guard, then restores the copy.</summary>
    public async Task<TrialResult> TryAsync(Guard guard, CancellationToken cancellationToken)
    {
        var path = Path.Combine(copy, guard.File);
        var whole = await File.ReadAllTextAsync(path, cancellationToken);
        if (guard.TakenOutOf(whole) is not { } without || !await IsHealthyAsync(guard, cancellationToken))
            return new TrialResult(guard, Verdict.Broken, []);
        var built = Output(guard.Tests, $"{guard.Project}.dll");
        var backup = $"{built}.whole";
        File.Copy(built, backup, overwrite: true);
        try
        {
            await File.WriteAllTextAsync(path, without, cancellationToken);
            // Only the project that contains the guard: removing it changes nothing that other projects compile
            // against.
            if (!await BuildAsync($"src/{guard.Project}", ["--no-restore", "--no-dependencies"], cancellationToken))
                return new TrialResult(guard, Verdict.Broken, []);
            File.Copy(Output(guard.Project, $"{guard.Project}.dll"), built, overwrite: true);
            var failed = await FailedAsync(guard, cancellationToken);
            return new TrialResult(guard, failed.Count > 0 ? Verdict.Caught : Verdict.Missed, failed);
        }
        finally
        {
            await File.WriteAllTextAsync(path, whole, CancellationToken.None);
            File.Move(backup, built, overwrite: true);
        }
    }

    private string Output(string project, string file) =>
        Path.Combine(copy, "artifacts", "bin", project, "debug", file);

    // A test that always fails would seem to test every guard.
    private async Task<bool> IsHealthyAsync(Guard guard, CancellationToken cancellationToken)
    {
        if (healthy.TryGetValue((guard.Tests, guard.Filter), out var known))
            return known;
        var isHealthy =
            await BuildAsync($"tests/{guard.Tests}", [], cancellationToken)
            && (await FailedAsync(guard, cancellationToken)).Count == 0;
        return healthy[(guard.Tests, guard.Filter)] = isHealthy;
    }

    // The removal may leave a name unused or code unreachable; only the full build forbids that.
    private async Task<bool> BuildAsync(string project, string[] more, CancellationToken cancellationToken) =>
        (
            await ShellCommand.RunAsync(
                [
                    dotnet,
                    "build",
                    Path.Combine(copy, project),
                    "--nologo",
                    "-v",
                    "quiet",
                    "-nodeReuse:false",
                    "-p:UseSharedCompilation=true",
                    $"-p:SharedCompilationId={compiler}",
                    "-p:TreatWarningsAsErrors=false",
                    "-p:RunAnalyzers=false",
                    .. more,
                ],
                null,
                cancellationToken
            )
        ).ExitCode == 0;

    /// <summary>Stops the compiler server, which stays alive between trials.</summary>
    public async ValueTask DisposeAsync() =>
        await ShellCommand.RunAsync(
            ["sh", "-c", $"! command -v pkill || pkill -f pipename:{compiler}"],
            null,
            CancellationToken.None
        );

    private async Task<List<string>> FailedAsync(Guard guard, CancellationToken cancellationToken)
    {
        List<string> command =
        [
            dotnet,
            "test",
            Output(guard.Tests, $"{guard.Tests}.dll"),
            "--nologo",
            "--logger",
            "console;verbosity=minimal",
        ];
        if (guard.Filter is not null)
            command.AddRange(["--filter", guard.Filter]);
        var (_, output) = await ShellCommand.RunAsync(command, null, cancellationToken);
        return [.. FailedTest().Matches(output).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
    }

    private bool IsThere(string file) => File.Exists(Path.Combine(root, file));

    [GeneratedRegex(@"^\s*Failed (?<name>[A-Za-z_][\w.]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FailedTest();
}

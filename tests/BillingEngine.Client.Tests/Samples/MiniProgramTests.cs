using System.Diagnostics;
using BillingEngine.Client.Tests.Document;
using BillingEngine.Client.Tests.Live;

namespace BillingEngine.Client.Tests.Samples;

/// <summary>The sample mini program's own tests, run by node with a fake WeChat.</summary>
public sealed class MiniProgramTests
{
    [FactWithNode]
    public async Task Its_logic_and_its_pages_pass_their_own_tests()
    {
        var (exit, words) = await RunAsync("test/");

        Assert.True(exit == 0, words);
        Assert.DoesNotContain("# pass 0\n", words, StringComparison.Ordinal);
        Assert.Contains("# skipped 0\n", words, StringComparison.Ordinal);
    }

    // A test run that passes whatever the code does would prove nothing.
    [FactWithNode]
    public async Task A_program_that_believes_the_client_fails_them()
    {
        var copy = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var file in Directory.GetFiles(Sample, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(copy.FullName, Path.GetRelativePath(Sample, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            var signing = Path.Combine(copy.FullName, "lib", "signing.js");
            var text = await File.ReadAllTextAsync(signing);
            Assert.Contains("=== 'FAIL'", text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(signing, text.Replace("=== 'FAIL'", "=== 'NONE'", StringComparison.Ordinal));

            Assert.Equal(1, (await RunAsync("test/", folder: copy.FullName)).Exit);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [FactWithMiniProgramLogin]
    public async Task It_walks_through_the_running_engine()
    {
        var stack = new ClientHost();
        await ((IAsyncLifetime)stack).InitializeAsync();
        try
        {
            var (exit, words) = await RunAsync(
                "live/",
                new Dictionary<string, string>
                {
                    ["ENGINE"] = stack.BaseUrl.ToString().TrimEnd('/'),
                    ["SIMULATOR"] = stack.Simulator.BaseUrl.ToString().TrimEnd('/'),
                    ["KEY"] = "sk_test_live",
                }
            );

            Assert.True(exit == 0, words);
            Assert.Contains("# pass 8\n", words, StringComparison.Ordinal);
        }
        finally
        {
            await ((IAsyncLifetime)stack).DisposeAsync();
        }
    }

    private static string Sample => Path.Combine(Cli.Repository.Root, "samples", "miniprogram");

    private static async Task<(int Exit, string Words)> RunAsync(
        string tests,
        IReadOnlyDictionary<string, string>? settings = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder ?? Sample,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["--test", "--test-reporter", "tap", tests])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, words);
    }
}

/// <summary>A test that needs node 20 or later; skipped without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithNodeAttribute : FactAttribute
{
    public FactWithNodeAttribute() => Skip = Missing;

    internal static string? Missing { get; } =
        Cli.Processes.ShellCommand.Which("node") is null ? "node 20 or later was not found: install nodejs." : null;
}

/// <summary>A test that also needs an engine with a mini program login, according to its document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithMiniProgramLoginAttribute : FactAttribute
{
    public FactWithMiniProgramLoginAttribute() =>
        Skip =
            FactWithNodeAttribute.Missing
            ?? (
                ApiDocument.Operations.ContainsKey("POST /v1/mini_program/login")
                    ? null
                    : "docs/openapi.json has no POST /v1/mini_program/login: there is no login to test."
            );
}

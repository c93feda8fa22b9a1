using System.Diagnostics;

namespace BillingEngine.Client.Tests.Samples;

/// <summary>The sample mini program's own tests, run by node with a stand-in for WeChat.</summary>
public sealed class MiniProgramTests
{
    [FactWithNode]
    public async Task Its_logic_and_its_pages_pass_their_own_tests()
    {
        var (exit, words) = await RunAsync(".");

        Assert.True(exit == 0, words);
        Assert.DoesNotContain("# pass 0\n", words, StringComparison.Ordinal);
        Assert.Contains("# skipped 0\n", words, StringComparison.Ordinal);
    }

    // A runner that would pass whatever it is given proves nothing.
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

            Assert.Equal(1, (await RunAsync(copy.FullName)).Exit);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static string Sample => Path.Combine(Cli.Repository.Root, "samples", "miniprogram");

    private static async Task<(int Exit, string Words)> RunAsync(string folder)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Path.Combine(Sample, folder), UseShellExecute = false, RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["--test", "--test-reporter", "tap", "test/"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, words);
    }
}

/// <summary>A test that needs node 20 or later; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithNodeAttribute : FactAttribute
{
    /// <summary>Looks whether it is there.</summary>
    public FactWithNodeAttribute()
    {
        if (Cli.Processes.ShellCommand.Which("node") is null)
            Skip = "node 20 or later was not found: install nodejs.";
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Conventions.Tests;

/// <summary>The scripts are code: each must at least be one that bash can read.</summary>
public sealed class ShellScriptsTests
{
    public static TheoryData<string> Scripts => new("run", "test", "bench", ".ci/run", "scripts/machine.sh");

    [Theory, MemberData(nameof(Scripts))]
    public async Task Bash_can_read_the_script(string path) =>
        Assert.Equal("", await FaultsAsync(Path.Combine(Checkout.Root, path)));

    [Fact]
    public async Task A_script_that_bash_cannot_read_is_refused()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "if true; then\n");
        Assert.NotEqual("", await FaultsAsync(path));
        File.Delete(path);
    }

    [Fact]
    public void The_workflow_runs_every_stage_of_the_tests()
    {
        var stages = Regex
            .Match(Text("test"), @"\[\[ "" (?<stages>[a-z ]+) "" == \*")
            .Groups["stages"]
            .Value.Split(' ');
        Assert.Contains("scenarios", stages);
        Assert.Contains(
            $"stage: [{string.Join(", ", stages)}]",
            Text(".github/workflows/ci.yml"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_previous_release_is_a_commit() =>
        Assert.Matches("^[0-9a-f]{40}\n$", Text("tests/previous-release"));

    private static string Text(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    private static async Task<string> FaultsAsync(string path)
    {
        using var bash = Process.Start(
            new ProcessStartInfo("bash", ["-n", path]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        var faults = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return faults;
    }
}

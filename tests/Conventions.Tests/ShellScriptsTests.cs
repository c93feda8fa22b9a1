using System.Diagnostics;

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

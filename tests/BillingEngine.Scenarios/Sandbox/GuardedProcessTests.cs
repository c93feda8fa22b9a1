using System.Diagnostics;
using BillingEngine.Cli.Processes;

namespace BillingEngine.Scenarios.Sandbox;

public sealed class GuardedProcessTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("guard-");

    private string Log => Path.Combine(folder.FullName, "log");

    [Fact]
    public async Task A_child_is_stopped_with_the_signal_it_expects()
    {
        await using var child = GuardedProcess.Start(
            "The child",
            ["/bin/sh", "-c", "trap 'echo told to stop; exit 0' USR1; echo ready; while :; do sleep 0.05; done"],
            Log,
            new GuardOptions { StopSignal = "USR1" }
        );
        await Eventually.HoldsAsync(() =>
            File.Exists(Log) && File.ReadAllText(Log).Contains("ready", StringComparison.Ordinal)
        );

        await child.StopAsync(TimeSpan.FromSeconds(10));

        Assert.Contains("told to stop", child.LastLines(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_is_noticed_with_its_last_output()
    {
        await using var child = GuardedProcess.Start("The child", ["/bin/sh", "-c", "echo one; echo two; exit 3"], Log);

        await child.Exited.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(child.HasExited);
        Assert.Equal("two", child.LastLines(1));
    }

    [Fact]
    public async Task A_folder_is_removed_once_the_child_has_ended()
    {
        var folder = Directory.CreateDirectory(Path.Combine(this.folder.FullName, "data")).FullName;
        var child = GuardedProcess.Start(
            "The child",
            ["/bin/sleep", "60"],
            Log,
            new GuardOptions { RemoveAfterwards = folder }
        );

        await child.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_cluster_ends_when_its_starter_is_killed()
    {
        var program = typeof(GuardedProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("postgres");
        using var starter = Process.Start(start)!;
        var connection = await starter.StandardOutput.ReadLineAsync() ?? "";
        var folder = new Npgsql.NpgsqlConnectionStringBuilder(connection).Host!;
        Assert.True(File.Exists(Path.Combine(folder, "data", "postmaster.pid")) || Directory.Exists(folder));

        starter.Kill();

        await Eventually.HoldsAsync(() => !Directory.Exists(folder));
    }

    public void Dispose() => folder.Delete(recursive: true);
}

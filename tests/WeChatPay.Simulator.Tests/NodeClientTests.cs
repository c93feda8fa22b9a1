using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace WeChatPay.Simulator.Tests;

/// <summary>
/// Clients that share no code with ours: node's own crypto, and the openssl command of the README. At least one of them
/// must be on the machine, or these tests fail.
/// </summary>
public class NodeClientTests
{
    [Fact]
    public async Task A_client_of_another_make_does_the_main_job_and_is_refused_when_it_cheats()
    {
        await using var sandbox = await Sandbox.StartAsync();
        var outcome = await RunAsync("node", [InThisFolder("client.mjs"), sandbox.Host.BaseUrl.ToString()]);
        if (outcome is null)
        {
            Assert.NotNull(await RunReadmeAsync(sandbox));
            return;
        }

        Assert.True(outcome.Value.Exit == 0, outcome.Value.Output);
        Assert.EndsWith("OK", outcome.Value.Output.Trim());
    }

    [Fact]
    public async Task The_shell_snippet_of_the_README_works_as_printed()
    {
        await using var sandbox = await Sandbox.StartAsync();
        var output = await RunReadmeAsync(sandbox);
        if (output is null)
        {
            Assert.NotNull(await RunAsync("node", ["--version"]));
            return;
        }

        Assert.Contains("\"session_id\"", output);
        Assert.Contains("\"trade_state\":\"SUCCESS\"", output);
    }

    /// <summary>Runs the README's snippet; null when openssl, curl or sed is missing.</summary>
    private static async Task<string?> RunReadmeAsync(Sandbox sandbox)
    {
        foreach (var tool in new[] { "openssl", "curl", "sed" })
        {
            if (await RunAsync("sh", ["-c", $"command -v {tool}"]) is not { Exit: 0 })
                return null;
        }

        var readme = await File.ReadAllTextAsync(
            Path.GetFullPath(InThisFolder("../../src/WeChatPay.Simulator/README.md"))
        );
        var start = readme.IndexOf("```sh\n# sign.sh", StringComparison.Ordinal) + "```sh\n".Length;
        var script = readme[start..readme.IndexOf("\n```", start, StringComparison.Ordinal)]
            .Replace("http://127.0.0.1:8099", sandbox.Host.BaseUrl.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("readme");
        try
        {
            var outcome = await RunAsync("sh", ["-euc", script], folder.FullName);
            Assert.True(outcome is { Exit: 0 }, outcome?.Output);
            return outcome!.Value.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Exit, string Output)?> RunAsync(
        string command,
        string[] arguments,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await errors + await output);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string InThisFolder(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, name);
}

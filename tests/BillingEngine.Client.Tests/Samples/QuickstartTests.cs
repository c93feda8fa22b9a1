using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Client.Tests.Live;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Client.Tests.Samples;

/// <summary>
/// docs/quickstart.md and README.md, command by command. The first terminal is the fixture's stack (BillingEngine.Scenarios tests
/// ./run itself), the second a process, the third a shell.
/// </summary>
public sealed class QuickstartTests(ClientHost stack) : IClassFixture<ClientHost>, IDisposable
{
    private const string Marker = "@@ next block @@";
    private const RegexOptions ByBlock = RegexOptions.Multiline | RegexOptions.Singleline;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly string shop = $"http://127.0.0.1:{FreePort()}";

    [Fact]
    public async Task Every_command_of_the_page_does_what_the_page_says()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Variables)!);
        ShellVariables.Write(Variables, stack.BaseUrl, stack.Simulator.BaseUrl, "sk_test_live", shop);
        var blocks = Blocks("docs/quickstart.md");
        Assert.Equal(blocks.Count * 2, Regex.Count(ReadPage("docs/quickstart.md"), "^```", RegexOptions.Multiline));
        Assert.Equal("./run", blocks[0]);
        Assert.Contains("dotnet run", blocks[1], StringComparison.Ordinal);
        await using var second = GuardedProcess.Start(
            "The newspaper",
            ["bash", "-c", $"set -e; {Here(blocks[1])}"],
            Path.Combine(folder.FullName, "shop.log"),
            new GuardOptions { WorkingDirectory = folder.FullName }
        );
        await Eventually.TrueAsync(async () =>
            !second.HasExited
            && await stack.Client.WebhookEndpoints.ListAsync().AnyAsync(endpoint => endpoint.Url == $"{shop}/webhooks")
        );

        // First the commands that ./run prints for pasting: they must not disturb the page.
        var third = blocks[2..];
        var printed = await ThirdAsync([Greeting.ToPaste(Variables), .. third, Greeting.ToPaste(Variables)]);

        Assert.Equal(third.Count + 2, printed.Count);
        Assert.All(
            new[] { printed[0], printed[^1] },
            pasted =>
            {
                Assert.Contains("signed", pasted, StringComparison.Ordinal);
                Assert.Contains("\"amount\":8800", pasted, StringComparison.Ordinal);
                Assert.Contains("\"plan_code\":\"monthly\"", pasted, StringComparison.Ordinal);
            }
        );
        printed = printed[1..^1];
        foreach (var (block, output) in third.Zip(printed))
        {
            var promise = Regex.Match(block, "^# prints (?<words>.*)$", RegexOptions.Multiline).Groups["words"].Value;
            Assert.NotEmpty(promise);
            Assert.Contains(promise, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_README_leads_to_a_paid_subscription_and_shows_what_is_printed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Variables)!);
        ShellVariables.Write(Variables, stack.BaseUrl, stack.Simulator.BaseUrl, "sk_test_live", shop);
        var blocks = Blocks("README.md");
        Assert.Equal("./run", blocks[0]);

        var printed = Lines(Assert.Single(await ThirdAsync([blocks[1]])));

        var shown = Lines(
            Regex.Match(ReadPage("README.md"), "^```\n(?<output>{\"id\".*?)^```$", ByBlock).Groups["output"].Value
        );
        Assert.Equal(shown.Count, printed.Count);
        Assert.All(
            shown.Zip(printed),
            line => Assert.StartsWith(Lasting(line.First), Lasting(line.Second), StringComparison.Ordinal)
        );
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private async Task<List<string>> ThirdAsync(IEnumerable<string> blocks)
    {
        var script = Path.Combine(folder.FullName, "third.sh");
        await File.WriteAllTextAsync(
            script,
            "set -euo pipefail\n" + string.Join($"\necho '{Marker}'\n", blocks.Select(Here)) + "\n"
        );
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (words, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{await words}\n{await faults}");
        return [.. (await words).Split(Marker)];
    }

    private string Variables => Path.Combine(folder.FullName, ".local", "run", "env");

    // Built as dotnet run would build it.
    private static string Here(string block)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name;
        return block.Replace(
            "dotnet run --project samples/saas-backend",
            $"exec dotnet {Cli.Repository.Root}/artifacts/bin/SaasBackend/{configuration}/SaasBackend.dll",
            StringComparison.Ordinal
        );
    }

    private static string ReadPage(string page) => File.ReadAllText(Path.Combine(Cli.Repository.Root, page));

    // What differs from run to run (identifiers, numbers, times), and all that the page leaves out behind three dots.
    private static string Lasting(string line) =>
        Regex.Replace(line.Split("...")[0], @"_[0-9A-Z]{26}|\d{8,}|\d{4}-\d\d-\d\dT[\d:]+Z", "~");

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static List<string> Blocks(string page) =>
        [
            .. Regex
                .Matches(ReadPage(page), "^```bash\n(?<code>.*?)\n```$", ByBlock)
                .Select(block => block.Groups["code"].Value),
        ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Packages.Tests;

/// <summary>The packages as somebody gets them who has no checkout: installed from a folder, and used.</summary>
public sealed class PackageTests(Feed feed) : IClassFixture<Feed>
{
    public static TheoryData<string> Names => [.. Feed.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_package_says_what_it_is_and_under_which_licence(string name)
    {
        var about = feed.About(name);

        Assert.Contains("README.md", feed.Files(name));
        Assert.Equal("README.md", about["readme"].Value);
        Assert.Equal("Apache-2.0", about["license"].Value);
        Assert.Equal("expression", about["license"].Attribute("type")!.Value);
        Assert.NotEqual("Package Description", about["description"].Value);
        Assert.NotEmpty(about["tags"].Value);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_package_brings_symbols_and_documentation(string name)
    {
        var folder = name == "WeChatPay.Simulator" ? "tools/net10.0/any" : "lib/net10.0";

        Assert.Contains($"{folder}/{name}.dll", feed.Files(name));
        Assert.Contains($"{folder}/{name}.pdb", feed.Files(name, "snupkg"));
        if (name != "WeChatPay.Simulator")
            Assert.Contains($"{folder}/{name}.xml", feed.Files(name));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_package_needs_no_other(string name) =>
        Assert.DoesNotContain(
            feed.About(name).GetValueOrDefault("dependencies")?.Descendants() ?? [],
            element => element.Name.LocalName == "dependency"
        );

    [Fact]
    public async Task The_client_verifies_a_webhook()
    {
        var printed = await feed.RunProgramAsync(
            "BillingEngine.Client",
            """
            using System.Security.Cryptography;
            using System.Text;
            using BillingEngine.Client;

            var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
            var body = Encoding.UTF8.GetBytes("{}");
            var headers = new Dictionary<string, string>
            {
                ["webhook-id"] = "evt_1",
                ["webhook-timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(),
                ["webhook-signature"] = "v1,AAAA",
            };
            try
            {
                new WebhookReceiver($"whsec_{secret}").Read(body, name => headers.GetValueOrDefault(name));
            }
            catch (WebhookVerificationException refused)
            {
                Console.WriteLine($"Refused: {refused.Message}");
            }
            """
        );

        Assert.StartsWith("Refused: ", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_simulator_is_a_tool_and_the_first_deduction_of_the_README_succeeds_on_it()
    {
        var command = await feed.InstallToolAsync("WeChatPay.Simulator", "wechatpay-simulator");
        using var process = Process.Start(Shell.Start(feed.Source, command, "--urls", "http://127.0.0.1:0"))!;
        try
        {
            var address = await AddressAsync(process.StandardOutput);
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            using var keys = JsonDocument.Parse(await http.GetStringAsync("/_control/keys"));
            Assert.Equal(address, keys.RootElement.GetProperty("base_url").GetString());
            Assert.Contains("<html", await http.GetStringAsync("/"), StringComparison.Ordinal);

            var printed = await feed.RunProgramAsync("WeChatPay.Global", ReadmeProgram(), address);

            Assert.Matches(@"^D\d+: SUCCESS\s*$", printed);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<string> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, @"simulator at (?<address>http://\S+?);") is { Success: true } found)
                return found.Groups["address"].Value;
        }
        throw new InvalidOperationException("The simulator ended before it listened.");
    }

    private static string ReadmeProgram() =>
        Regex
            .Match(
                File.ReadAllText(Path.Combine(Shell.Root, "src", "WeChatPay.Global", "README.md")),
                "^```csharp\n(?<code>.*?)^```",
                RegexOptions.Multiline | RegexOptions.Singleline
            )
            .Groups["code"]
            .Value;
}

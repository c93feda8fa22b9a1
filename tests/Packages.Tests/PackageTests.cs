using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Packages.Tests;

/// <summary>The packages as a user without a checkout gets them: installed from a folder, and used.</summary>
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

    [Theory, InlineData("BillingEngine.Server"), InlineData("BillingEngine.Cli"), InlineData("WeChatPay.Simulator")]
    public async Task A_program_shows_the_version_of_the_packages(string program)
    {
        var path = Path.Combine(Shell.Root, "artifacts", "bin", program, Shell.Configuration, $"{program}.dll");
        Assert.Equal(feed.Version, (await Shell.DotnetAsync(feed.Source, path, "--version")).Trim());
    }

    [Fact]
    public async Task The_client_verifies_a_webhook()
    {
        var printed = await feed.RunProgramAsync(
            "BillingEngine.Client",
            """"
            using System.Security.Cryptography;
            using System.Text;
            using BillingEngine.Client;

            var secret = RandomNumberGenerator.GetBytes(24);
            var receiver = new WebhookReceiver($"whsec_{Convert.ToBase64String(secret)}");
            var (id, at) = ("evt_1", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString());
            var body = """
                {"id":"evt_1","type":"invoice.paid","sequence":3,"created_at":"2026-11-22T02:00:00Z",
                 "data":{"object":{"id":"inv_1","object":"invoice"}}}
                """;
            var signature = Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")));
            Console.WriteLine(receiver.Read(Encoding.UTF8.GetBytes(body), id, at, $"v1,{signature}").Type);
            try
            {
                receiver.Read(Encoding.UTF8.GetBytes(body + " "), id, at, $"v1,{signature}");
            }
            catch (WebhookVerificationException)
            {
                Console.WriteLine($"refused by {BillingClient.Version}");
            }
            """"
        );

        Assert.Equal($"invoice.paid\nrefused by {feed.Version}\n", printed);
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
            if (Regex.Match(line, @"simulator \S+ at (?<address>http://\S+?);") is { Success: true } found)
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

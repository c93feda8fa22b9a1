using System.Text.RegularExpressions;
using BillingEngine.Cli.Sandbox;
using WeChatPay.Simulator;

namespace BillingEngine.Tests.Doctor;

/// <summary>The command that docker-compose.yml runs before the server, run in the same way.</summary>
public sealed class ComposeSettingsTests
{
    [Fact]
    public async Task The_command_line_of_compose_leaves_what_a_server_needs()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), default);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var arguments = Arguments()
                .Select(argument =>
                    argument switch
                    {
                        "http://127.0.0.1:8090" => simulator.BaseUrl.ToString().TrimEnd('/'),
                        "/sandbox" => folder.FullName,
                        _ => argument,
                    }
                )
                .ToArray();

            Assert.Equal(0, await SettingsCommand.Build().Parse(arguments).InvokeAsync());
            Assert.Equal(
                simulator.BaseUrl.ToString().TrimEnd('/'),
                await File.ReadAllTextAsync(Path.Combine(folder.FullName, "settings", "Accounts__main__BaseUrl"))
            );
            Assert.StartsWith(
                "sk_test_",
                await File.ReadAllTextAsync(Path.Combine(folder.FullName, "api-key")),
                StringComparison.Ordinal
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("127.0.0.1:8090")]
    [InlineData("/simulator")]
    public void A_value_that_is_not_an_address_is_refused_by_its_name(string address) =>
        Assert.Contains(
            SettingsCommand
                .Build()
                .Parse(["--server", "http://127.0.0.1:8080", "--simulator", address, "--folder", "f"])
                .Errors,
            fault => fault.Message.StartsWith("--simulator is not an address", StringComparison.Ordinal)
        );

    private static IEnumerable<string> Arguments() =>
        Regex
            .Match(
                File.ReadAllText(Path.Combine(Cli.Repository.Root, "docker-compose.yml")),
                @"target: sandbox-settings\n    command:\n(?<items>(      - .+\n)+)",
                RegexOptions.ExplicitCapture
            )
            .Groups["items"]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Trim()[2..]);
}

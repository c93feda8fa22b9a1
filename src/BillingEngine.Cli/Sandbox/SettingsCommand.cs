using System.CommandLine;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The verb <c>settings</c>: connects a simulator and a server that something else starts, such as compose, and writes
/// the server's settings into a folder.
/// </summary>
public static class SettingsCommand
{
    private static readonly Option<Uri> Server = Address(
        "--server",
        "The server's address as the simulator reaches it."
    );
    private static readonly Option<Uri> Simulator = Address(
        "--simulator",
        "The simulator's address as this command and the server reach it."
    );
    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "The folder for settings and keys.",
        Required = true,
    };

    public static Command Build()
    {
        var command = new Command("settings", "Writes the settings of a server for a simulator into a folder.")
        {
            Server,
            Simulator,
            Folder,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await WriteAsync(
                    parsed.GetRequiredValue(Server),
                    parsed.GetRequiredValue(Simulator),
                    parsed.GetRequiredValue(Folder),
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }

    /// <summary>Writes <c>settings/</c> into the folder and next to it, once, the API keys, which it prints.</summary>
    public static async Task WriteAsync(Uri server, Uri simulator, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var keys = new ApiKeys(
            SandboxFolder.ReadOrCreateKey(Path.Combine(folder, "api-key")),
            SandboxFolder.ReadOrCreateKey(Path.Combine(folder, "api-key-partner"))
        );
        using var http = new HttpClient { BaseAddress = simulator };
        var gateway = await ServerSettings.IntroduceAsync(new SimulatorApi(http), server, cancellationToken);
        var settings = ServerSettings
            .Build(server, simulator, "", keys, gateway)
            // Whatever starts the server names the database.
            .Where(setting => setting.Value.Length > 0)
            .ToDictionary(StringComparer.Ordinal);
        SettingsFolder.Write(Path.Combine(folder, "settings"), settings);
        Console.WriteLine($"API key {keys.Direct}, of the institution's sub-merchant {keys.Partner}");
    }

    // System.CommandLine does not read a Uri by itself.
    private static Option<Uri> Address(string name, string description) =>
        new(name)
        {
            Description = description,
            Required = true,
            CustomParser = result =>
            {
                if (
                    Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                )
                {
                    return address;
                }

                result.AddError(
                    $"{name} is not an address: {result.Tokens[0].Value}. Write it like http://127.0.0.1:8090."
                );
                return null;
            },
        };
}

using System.CommandLine;
using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The verb <c>settings</c>: introduces a simulator and a server that are started by somebody else, such as compose,
/// and leaves what the server needs in a folder.
/// </summary>
public static class SettingsCommand
{
    private static readonly Option<Uri> Server = Address("--server", "Where the simulator reaches the server.");
    private static readonly Option<Uri> Simulator = Address(
        "--simulator",
        "Where we and the server reach the simulator."
    );
    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Where settings and keys are kept.",
        Required = true,
    };

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var command = new Command("settings", "Writes the settings of a server beside a simulator into a folder.")
        {
            Server,
            Simulator,
            Folder,
        };
        command.SetAction(
            async (parsed, token) =>
            {
                await WriteAsync(
                    parsed.GetRequiredValue(Server),
                    parsed.GetRequiredValue(Simulator),
                    parsed.GetRequiredValue(Folder),
                    token
                );
                return 0;
            }
        );
        return command;
    }

    /// <summary>
    /// Writes <c>settings/</c> into the folder, and beside it, once, the API keys, which it prints.
    /// </summary>
    public static async Task WriteAsync(Uri server, Uri simulator, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var keys = new ApiKeys(
            SandboxFolder.ReadOrMakeKey(Path.Combine(folder, "api-key")),
            SandboxFolder.ReadOrMakeKey(Path.Combine(folder, "api-key-partner"))
        );
        using var http = new HttpClient { BaseAddress = simulator };
        var gateway = await ServerSettings.IntroduceAsync(new SimulatorDoor(http), server, cancellationToken);
        var settings = ServerSettings
            .Build(server, simulator, "", keys, gateway)
            // The database is whoever starts the server's business.
            .Where(setting => setting.Value.Length > 0)
            .ToDictionary(StringComparer.Ordinal);
        SettingsFolder.Write(Path.Combine(folder, "settings"), settings);
        Console.WriteLine($"API key {keys.Direct}, of the institution's sub-merchant {keys.Partner}");
    }

    // System.CommandLine reads no Uri by itself.
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
                    $"{name} is no address: {result.Tokens[0].Value}. Write it like http://127.0.0.1:8090."
                );
                return null;
            },
        };
}

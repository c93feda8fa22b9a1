using System.Collections;
using System.CommandLine;
using System.Diagnostics;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The verb <c>doctor</c>: the server's command of the same name, run on the configuration in the environment, or else
/// on that of the sandbox.
/// </summary>
public static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command(
            "doctor",
            "Checks keys, certificates, clock, notify addresses, schema and database, and says what to do."
        );
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string[] command = [.. Stack.DotNet("BillingEngine.Server"), "doctor"];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false };
        var settings = Path.Combine(Repository.Local, "run", "settings");
        if (!HasAccounts() && Directory.Exists(settings))
        {
            Console.WriteLine($"The sandbox's configuration, from {Path.GetRelativePath(Repository.Root, settings)}:");
            start.Environment["SettingsFolder"] = settings;
        }
        using var doctor =
            Process.Start(start) ?? throw new InvalidOperationException("The server's command could not be started.");
        await doctor.WaitForExitAsync(cancellationToken);
        return doctor.ExitCode;
    }

    private static bool HasAccounts() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Any(variable => ((string)variable.Key).StartsWith("Accounts__", StringComparison.OrdinalIgnoreCase));
}

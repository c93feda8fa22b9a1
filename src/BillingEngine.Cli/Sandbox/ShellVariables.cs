namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The running sandbox's addresses and key as shell variables, so that pasted commands and docs/quickstart.md work on
/// any ports.
/// </summary>
public static class ShellVariables
{
    // The default port of samples/saas-backend.
    private const string Shop = "http://127.0.0.1:8070";

    /// <summary>Writes them, readable by the owner only.</summary>
    public static void Write(string file, Uri server, Uri simulator, string key, string shop = Shop)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options) { NewLine = "\n" };
        writer.WriteLine("# Written by the last ./run. Read it into a shell: . .local/run/env");
        writer.WriteLine($"API={server.ToString().TrimEnd('/')}");
        writer.WriteLine($"SIM={simulator.ToString().TrimEnd('/')}");
        writer.WriteLine($"SHOP={shop}");
        writer.WriteLine($"KEY={key}");
    }
}

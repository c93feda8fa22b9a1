namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// The running sandbox's addresses and key as variables of a shell, so that what is pasted, and docs/quickstart.md,
/// work with whatever ports it has.
/// </summary>
public static class ShellVariables
{
    // Where samples/saas-backend listens unless it is told otherwise.
    private const string Shop = "http://127.0.0.1:8070";

    /// <summary>Writes them, readable by their owner only.</summary>
    public static void Write(string file, Uri server, Uri simulator, string key, string shop = Shop)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options) { NewLine = "\n" };
        writer.WriteLine("# Of the last ./run. Read it into a shell: . .local/run/env");
        writer.WriteLine($"API={server.ToString().TrimEnd('/')}");
        writer.WriteLine($"SIM={simulator.ToString().TrimEnd('/')}");
        writer.WriteLine($"SHOP={shop}");
        writer.WriteLine($"KEY={key}");
    }
}

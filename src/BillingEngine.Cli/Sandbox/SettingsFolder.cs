namespace BillingEngine.Cli.Sandbox;

/// <summary>Settings in a folder as the server reads them: one file per setting, named like its variable.</summary>
public static class SettingsFolder
{
    /// <summary>Writes them, readable by the owner only, and replaces what was there.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, string> settings)
    {
        Directory.CreateDirectory(folder);
        foreach (var former in Directory.GetFiles(folder))
            File.Delete(former);
        foreach (var (name, value) in settings)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(Path.Combine(folder, name), options);
            writer.Write(value);
        }
    }
}

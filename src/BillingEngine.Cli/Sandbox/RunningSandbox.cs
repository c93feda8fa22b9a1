using System.Text.Json;

namespace BillingEngine.Cli.Sandbox;

/// <summary>Where a running sandbox is reached, noted in its folder for the other verbs.</summary>
public sealed record RunningSandbox(string ConnectionString, Uri Simulator)
{
    private const string FileName = "running.json";

    /// <summary>
    /// Notes it in a sandbox's folder, readable by its owner only: a connection string may bear a password.
    /// </summary>
    public void Announce(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this);
    }

    /// <summary>The sandbox that runs on a folder; null where none does.</summary>
    public static RunningSandbox? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && SandboxFolder.IsTaken(folder)
            ? JsonSerializer.Deserialize<RunningSandbox>(File.ReadAllText(path))
            : null;
    }
}

using System.Text.Json;

namespace BillingEngine.Cli.Sandbox;

/// <summary>The addresses of a running sandbox, stored in its folder for the other verbs.</summary>
public sealed record RunningSandbox(string ConnectionString, Uri Simulator)
{
    private const string FileName = "running.json";

    /// <summary>
    /// Stores them in a sandbox's folder, readable by the owner only: a connection string may contain a password.
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

    /// <summary>The sandbox that is running on a folder, or null.</summary>
    public static RunningSandbox? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && SandboxFolder.IsTaken(folder)
            ? JsonSerializer.Deserialize<RunningSandbox>(File.ReadAllText(path))
            : null;
    }
}

using System.Security.Cryptography;
using BillingEngine.Cli.Postgres;

namespace BillingEngine.Cli.Sandbox;

/// <summary>
/// What a sandbox stores between two starts: its cluster, the simulator's state, the keys, and the last logs.
/// </summary>
public sealed class SandboxFolder : IDisposable
{
    private readonly FileStream @lock;

    private SandboxFolder(string path, FileStream taken)
    {
        Path = path;
        @lock = taken;
    }

    public string Path { get; }

    /// <summary>The simulator's ledger, contracts and keys.</summary>
    public string Simulator => Directory.CreateDirectory(In("simulator")).FullName;

    /// <summary>The file of the API key that is printed at start.</summary>
    public string ApiKeyFile => In("api-key");

    /// <summary>The file of the API key of the institution's sub-merchant.</summary>
    public string PartnerKeyFile => In("api-key-partner");

    /// <summary>The file of the sandbox operator's password.</summary>
    public string OperatorPasswordFile => In("operator-password");

    /// <summary>Addresses and the key as shell variables.</summary>
    public string Variables => In("env");

    /// <summary>The settings of the last server start, one file each.</summary>
    public string Settings => In("settings");

    /// <summary>Locks the folder for this process.</summary>
    public static SandboxFolder Take(string path)
    {
        Directory.CreateDirectory(path);
        var owner = System.IO.Path.Combine(path, "pid");
        try
        {
            var taken = new FileStream(
                System.IO.Path.Combine(path, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            File.WriteAllText(owner, $"{Environment.ProcessId}\n");
            return new SandboxFolder(path, taken);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            var other = File.Exists(owner) ? File.ReadAllText(owner).Trim() : "unknown";
            throw new PlainFailureException(
                $"A sandbox is running already on {path} (process {other}): use that one, or stop it with Ctrl-C "
                    + $"in its terminal or with: kill {other}",
                exitCode: 1
            );
        }
    }

    /// <summary>Whether a process holds the folder now.</summary>
    public static bool IsTaken(string path)
    {
        try
        {
            using var free = new FileStream(
                System.IO.Path.Combine(path, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>A child's log, emptied at each start.</summary>
    public string Log(string name)
    {
        var log = In($"{name}.log");
        File.WriteAllText(log, "");
        return log;
    }

    /// <summary>Reads a key's file. The first start creates it, readable by the owner only.</summary>
    public static string ReadOrCreateKey(string file)
    {
        if (File.Exists(file))
            return File.ReadAllText(file).Trim();
        var key = $"sk_test_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(key);
        return key;
    }

    /// <summary>
    /// The folder of the cluster: below this folder, unless PostgreSQL runs as another user who cannot enter it.
    /// </summary>
    public async Task<string> ClusterAsync(CancellationToken cancellationToken)
    {
        var account = PostgresUser.Choose();
        if (await account.CanEnterAsync(Path, cancellationToken))
            return In("postgres");
        // Only root starts PostgreSQL as another user, and only root writes there.
        var name = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Path)))[..12];
        var elsewhere = $"/var/lib/billing-engine/{name}";
        Console.WriteLine($"The user {account.User} cannot enter {Path}: the database is stored in {elsewhere}.");
        return elsewhere;
    }

    /// <inheritdoc/>
    public void Dispose() => @lock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

using BillingEngine.Cli.Processes;

namespace BillingEngine.Cli.Postgres;

/// <summary>PostgreSQL's programs on this machine, and the environment variables they need.</summary>
public sealed record PostgresBinaries(string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The oldest supported major version.</summary>
    public const int OldestMajor = 14;

    /// <summary>Where ./run and ./test unpack packages on a machine where nothing may be installed.</summary>
    public static string UnpackedFolder => Path.Combine(Repository.Local, "postgres");

    /// <summary>The full path of a program.</summary>
    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>Finds the newest usable version, or says what to install.</summary>
    public static PostgresBinaries Find() =>
        Candidates()
            .FirstOrDefault(found => File.Exists(found.Program("initdb")) && File.Exists(found.Program("postgres")))
        ?? throw new PlainFailureException(
            $"PostgreSQL {OldestMajor} or later was not found: "
                + "install the package postgresql, or set ConnectionStrings__Billing."
        );

    private static IEnumerable<PostgresBinaries> Candidates()
    {
        var asItIs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in Versions("/usr/lib/postgresql"))
            yield return new PostgresBinaries(folder, asItIs);
        // A link on the PATH is followed: the programs find each other and their data next to the real file.
        if (ShellCommand.Which("initdb") is { } initdb)
            yield return new PostgresBinaries(RealFolder(initdb), asItIs);
        foreach (var folder in Versions(Path.Combine(UnpackedFolder, "usr/lib/postgresql")))
            yield return new PostgresBinaries(folder, UnpackedEnvironment());
    }

    private static IEnumerable<string> Versions(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory
                .GetDirectories(folder)
                .Select(path => (path, major: int.TryParse(Path.GetFileName(path), out var major) ? major : 0))
                .Where(version => version.major >= OldestMajor)
                .OrderByDescending(version => version.major)
                .Select(version => Path.Combine(version.path, "bin"));

    private static string RealFolder(string program)
    {
        var target = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        return Path.GetDirectoryName(target)!;
    }

    private static Dictionary<string, string> UnpackedEnvironment()
    {
        var folders = new[] { "usr/lib", "lib" }
            .Select(part => Path.Combine(UnpackedFolder, part))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetDirectories(folder, "*-linux-*").Append(folder));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_LIBRARY_PATH"] = string.Join(':', folders),
        };
    }
}

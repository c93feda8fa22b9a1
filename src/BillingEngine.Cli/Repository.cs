namespace BillingEngine.Cli;

/// <summary>The checkout that this program was built from, and the folder for everything a run creates.</summary>
public static class Repository
{
    private const string Mark = "BillingEngine.sln";

    /// <summary>The root folder of the checkout; throws when the program was copied out of it.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The git-ignored folder for everything a run creates.</summary>
    public static string Local => Path.Combine(Root, ".local");

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
                return folder.FullName;
        }
        throw new InvalidOperationException($"{Mark} was not found above {start}: run this from a checkout.");
    }
}

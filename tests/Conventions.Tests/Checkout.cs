using System.Diagnostics;

namespace Conventions.Tests;

/// <summary>One file of the repository: its path from the root, with forward slashes, and its text.</summary>
public sealed record SourceFile(string Path, string Text)
{
    /// <summary>The file's name without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The text's lines; a last line feed does not open another.</summary>
    public IReadOnlyList<string> Lines { get; } = Text.TrimEnd('\n').Split('\n');
}

/// <summary>The files of this checkout that git tracks or would track.</summary>
public static class Checkout
{
    /// <summary>The root folder.</summary>
    public static string Root { get; } = BillingEngine.Cli.Repository.Root;

    /// <summary>All text files.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. ReadAll()];

    /// <summary>C# files of the product.</summary>
    public static IEnumerable<SourceFile> Product =>
        Files.Where(file => IsCSharp(file) && file.Path.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>All C# files, those of tests included.</summary>
    public static IEnumerable<SourceFile> CSharp => Files.Where(IsCSharp);

    private static bool IsCSharp(SourceFile file) => file.Path.EndsWith(".cs", StringComparison.Ordinal);

    private static IEnumerable<SourceFile> ReadAll()
    {
        foreach (var path in Paths())
        {
            var full = Path.Combine(Root, path);
            if (!File.Exists(full))
                continue;
            var text = File.ReadAllText(full);
            if (!text.Contains('\0', StringComparison.Ordinal))
                yield return new SourceFile(path, text);
        }
    }

    private static string[] Paths()
    {
        var start = new ProcessStartInfo("git")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Root,
        };
        // A checkout that belongs to another user is read all the same: nothing in it is run by git here.
        foreach (
            var argument in (string[])
                [
                    "-c",
                    $"safe.directory={Root}",
                    "-c",
                    "core.quotePath=off",
                    "ls-files",
                    "--cached",
                    "--others",
                    "--exclude-standard",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var git = Process.Start(start)!;
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0 && paths.Length > 0
            ? [.. paths.Distinct(StringComparer.Ordinal)]
            : throw new InvalidOperationException($"git ls-files failed in {Root}.");
    }
}

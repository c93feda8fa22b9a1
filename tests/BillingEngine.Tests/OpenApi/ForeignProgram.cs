using System.Diagnostics;

namespace BillingEngine.Tests.OpenApi;

/// <summary>A folder in which the packages of tests/openapi-readers work, gone afterwards.</summary>
internal sealed class ForeignProgram : IDisposable
{
    internal const string Lint = "node_modules/@redocly/cli/bin/cli.js";
    internal const string Types = "node_modules/openapi-typescript/bin/cli.js";
    internal const string Compiler = "node_modules/typescript/bin/tsc";

    // Below the packages, so that the compiler finds them.
    private readonly string folder = Directory
        .CreateDirectory(Path.Combine(FactWithReadersAttribute.Packages, Path.GetRandomFileName()))
        .FullName;

    /// <summary>The committed document.</summary>
    public static string Document() => File.ReadAllText(Path.Combine(Cli.Repository.Root, "docs", "openapi.json"));

    /// <summary>A file of tests/openapi-readers.</summary>
    public static string Source(string file) => Path.Combine(Cli.Repository.Root, "tests", "openapi-readers", file);

    /// <summary>Writes a file into the folder.</summary>
    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(folder, file), text);

    /// <summary>Copies files of tests/openapi-readers, and the compiler's settings, into the folder.</summary>
    public void Take(params string[] files)
    {
        foreach (var file in files.Append("tsconfig.json"))
            File.Copy(Source(file), Path.Combine(folder, file), overwrite: true);
    }

    /// <summary>Runs a package's program; the words of a success are of no interest: tools praise themselves.</summary>
    public async Task<(int Exit, string Words)> RunAsync(string program, params string[] arguments)
    {
        var (exit, words) = await NodeAsync(Path.Combine(FactWithReadersAttribute.Packages, program), arguments);
        return (exit, exit == 0 ? "" : words);
    }

    /// <summary>Runs what was made in the folder; answers what it said.</summary>
    public Task<(int Exit, string Words)> RunOwnAsync(string file, params string[] arguments) =>
        NodeAsync(Path.Combine(folder, file), arguments);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Exit, string Words)> NodeAsync(string script, string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        (start.Environment["REDOCLY_TELEMETRY"], start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("off", "true");
        using var process = Process.Start(start)!;
        var (words, more) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await words + await more);
    }
}

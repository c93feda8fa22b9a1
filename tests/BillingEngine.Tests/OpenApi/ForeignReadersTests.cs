using System.Diagnostics;

namespace BillingEngine.Tests.OpenApi;

/// <summary>
/// What others make of the committed document: a linter with its own idea of the specification, a generator of types
/// and a compiler (tests/openapi-readers, installed by ./test).
/// </summary>
public sealed class ForeignReadersTests : IDisposable
{
    private const string Lint = "node_modules/@redocly/cli/bin/cli.js";
    private const string Types = "node_modules/openapi-typescript/bin/cli.js";
    private const string Compiler = "node_modules/typescript/bin/tsc";

    // Below the packages, so that the compiler finds them.
    private readonly string folder =
        Directory.CreateDirectory(Path.Combine(FactWithReadersAttribute.Packages, Path.GetRandomFileName())).FullName;

    [FactWithReaders]
    public async Task A_linter_finds_nothing_and_examples_fit_by_its_own_reckoning() =>
        Assert.Equal((0, ""), await LintAsync(Document()));

    [FactWithReaders]
    public async Task A_client_that_is_typed_by_the_document_compiles() =>
        Assert.Equal((0, ""), await CompileAsync(Document()));

    [FactWithReaders]
    public async Task What_the_document_says_wrongly_is_found()
    {
        var document = Document();
        var example = await LintAsync(document.Replace("\"has_more\": true", "\"has_more\": 7",
            StringComparison.Ordinal));
        var reference = await LintAsync(document.Replace("#/components/schemas/Problem", "#/components/schemas/Lost",
            StringComparison.Ordinal));
        var field = await CompileAsync(document.Replace("\"amount_due\"", "\"due\"", StringComparison.Ordinal));

        Assert.Equal((1, 1, 2), (example.Exit, reference.Exit, field.Exit));
        Assert.Contains("amount_due", field.Words, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Exit, string Words)> LintAsync(string document)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), document);
        return await RunAsync(Lint, "lint", "openapi.json", "--config", Source("redocly.yaml"), "--format", "summary");
    }

    private async Task<(int Exit, string Words)> CompileAsync(string document)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), document);
        foreach (var file in new[] { "calls.ts", "tsconfig.json" })
            File.Copy(Source(file), Path.Combine(folder, file), overwrite: true);
        // A field with a default may be left out of a request, which this generator does not think by itself.
        var made = await RunAsync(Types, "openapi.json", "--default-non-nullable=false", "--output", "api.d.ts");
        return made.Exit == 0 ? await RunAsync(Compiler, "--project", ".") : made;
    }

    // The words of a success are of no interest: tools praise themselves.
    private async Task<(int Exit, string Words)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(FactWithReadersAttribute.Packages, program));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        (start.Environment["REDOCLY_TELEMETRY"], start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("off", "true");
        using var process = Process.Start(start)!;
        var (words, more) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? "" : await words + await more);
    }

    private static string Document() => File.ReadAllText(Path.Combine(Cli.Repository.Root, "docs", "openapi.json"));

    private static string Source(string file) =>
        Path.Combine(Cli.Repository.Root, "tests", "openapi-readers", file);
}

/// <summary>
/// A test that needs the packages of tests/openapi-readers; skipped where ./test could not install them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithReadersAttribute : FactAttribute
{
    internal static readonly string Packages = Path.Combine(Cli.Repository.Root, ".local", "openapi-readers");

    /// <summary>Looks whether they are there.</summary>
    public FactWithReadersAttribute()
    {
        if (!File.Exists(Path.Combine(Packages, "installed.json")))
        {
            Skip = "The packages of tests/openapi-readers are not installed: ./test does it where node 20 and npm are, "
                + "and writes to .local/openapi-readers.log why it could not.";
        }
    }
}

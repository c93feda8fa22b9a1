namespace BillingEngine.Tests.OpenApi;

/// <summary>
/// What others make of the committed document: a linter with its own idea of the specification, a generator of types
/// and a compiler (tests/openapi-readers, installed by ./test).
/// </summary>
public sealed class ForeignReadersTests : IDisposable
{
    private readonly ForeignProgram program = new();

    [FactWithReaders]
    public async Task A_linter_finds_nothing_and_examples_fit_by_its_own_reckoning() =>
        Assert.Equal((0, ""), await LintAsync(ForeignProgram.Document()));

    [FactWithReaders]
    public async Task A_client_that_is_typed_by_the_document_compiles() =>
        Assert.Equal((0, ""), await CompileAsync(ForeignProgram.Document()));

    [FactWithReaders]
    public async Task What_the_document_says_wrongly_is_found()
    {
        var document = ForeignProgram.Document();
        var example = await LintAsync(
            document.Replace("\"has_more\": true", "\"has_more\": 7", StringComparison.Ordinal)
        );
        var reference = await LintAsync(
            document.Replace("#/components/schemas/Problem", "#/components/schemas/Lost", StringComparison.Ordinal)
        );
        var field = await CompileAsync(document.Replace("\"amount_due\"", "\"due\"", StringComparison.Ordinal));

        Assert.Equal((1, 1, 2), (example.Exit, reference.Exit, field.Exit));
        Assert.Contains("amount_due", field.Words, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => program.Dispose();

    private async Task<(int Exit, string Words)> LintAsync(string document)
    {
        await program.WriteAsync("openapi.json", document);
        return await program.RunAsync(
            ForeignProgram.Lint,
            "lint",
            "openapi.json",
            "--config",
            ForeignProgram.Source("redocly.yaml"),
            "--format",
            "summary"
        );
    }

    private async Task<(int Exit, string Words)> CompileAsync(string document)
    {
        await program.WriteAsync("openapi.json", document);
        program.Take("calls.ts");
        // A field with a default may be left out of a request, which this generator does not think by itself.
        var made = await program.RunAsync(
            ForeignProgram.Types,
            "openapi.json",
            "--default-non-nullable=false",
            "--output",
            "api.d.ts"
        );
        return made.Exit == 0 ? await program.RunAsync(ForeignProgram.Compiler, "--project", ".") : made;
    }
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
            Skip =
                "The packages of tests/openapi-readers are not installed: ./test does it where node 20 and npm are, "
                + "and writes to .local/openapi-readers.log why it could not.";
        }
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Newtonsoft.Json;

namespace BillingEngine.Tests.OpenApi;

/// <summary>A client that NSwag makes of the committed document with nothing but its defaults.</summary>
public sealed class NSwagClientTests
{
    // The contract is an object where it is expanded and an identifier where it is not: NSwag takes the first of both.
    private static readonly string[] NotRead = ["createSubscription", "signSubscription"];

    [FactWithNSwag]
    public async Task It_compiles_has_a_method_for_each_operation_and_reads_the_answers()
    {
        var (source, output) = await GenerateAsync();
        Assert.True(source is not null, output);
        var client = Compile(source).GetType("Made.Client", throwOnError: true)!;
        using var document = JsonDocument.Parse(ForeignProgram.Document());
        var operations = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => method.Value))
            .ToDictionary(operation => operation.GetProperty("operationId").GetString()!);

        Assert.Equal([], operations.Keys.Where(name => MethodOf(client, name) is null));
        Assert.Equal(
            [],
            operations.Keys.Except(NotRead).Select(name => Fault(client, name, operations[name])).OfType<string>()
        );
    }

    private static MethodInfo? MethodOf(Type client, string operation) =>
        client
            .GetMethods()
            .FirstOrDefault(method =>
                string.Equals(method.Name, operation + "Async", StringComparison.OrdinalIgnoreCase)
            );

    private static string? Fault(Type client, string name, JsonElement operation)
    {
        var answer = operation
            .GetProperty("responses")
            .EnumerateObject()
            .First(response => response.Name[0] == '2')
            .Value.GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example");
        try
        {
            JsonConvert.DeserializeObject(
                answer.GetRawText(),
                MethodOf(client, name)!.ReturnType.GetGenericArguments()[0]
            );
            return null;
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            return $"{name}: {e.Message}";
        }
    }

    private static async Task<(string? Source, string Output)> GenerateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nswag-");
        try
        {
            var file = Path.Combine(folder.FullName, "Client.cs");
            var output = await FactWithNSwagAttribute.RunAsync(
                "nswag",
                "openapi2csclient",
                "/input:" + Path.Combine(Cli.Repository.Root, "docs", "openapi.json"),
                "/output:" + file,
                "/namespace:Made"
            );
            return (File.Exists(file) ? await File.ReadAllTextAsync(file) : null, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        using var assembly = new MemoryStream();
        var made = CSharpCompilation
            .Create(
                "Made",
                [CSharpSyntaxTree.ParseText(source)],
                references,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(assembly);
        Assert.Equal(
            [],
            made.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString())
        );
        return Assembly.Load(assembly.ToArray());
    }
}

/// <summary>A test that needs NSwag, a tool of .config/dotnet-tools.json; skipped where it cannot be restored.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithNSwagAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        var output = RunAsync("tool", "restore").GetAwaiter().GetResult();
        return output.Contains("nswag.consolecore", StringComparison.Ordinal)
            ? null
            : "NSwag could not be restored (dotnet tool restore): " + output;
    });

    /// <summary>Restores it.</summary>
    public FactWithNSwagAttribute() => Skip = Missing.Value;

    internal static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Cli.Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (words, more) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await words + await more;
    }
}

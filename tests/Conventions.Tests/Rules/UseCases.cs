using System.Reflection;

namespace Conventions.Tests.Rules;

/// <summary>
/// A use case is in a file of its name, in the folder of its capability, and has a test of its name.
/// </summary>
public static class UseCases
{
    private const string Engine = "BillingEngine.";
    private static readonly string[] Kinds = ["ICommand`1", "IQuery`1", "IGatewayStep`1"];

    /// <summary>The requests that an assembly declares.</summary>
    public static IEnumerable<Type> In(Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsInterface: false, IsAbstract: false } && IsUseCase(type));

    /// <summary>What is missing around one request, given all files' paths.</summary>
    public static IEnumerable<string> Check(Type useCase, IReadOnlyCollection<string> paths)
    {
        var folder =
            useCase.Namespace?.StartsWith(Engine, StringComparison.Ordinal) == true
                ? useCase.Namespace[Engine.Length..].Replace('.', '/')
                : "";
        var file = $"src/BillingEngine/{folder}/{useCase.Name}.cs";
        if (!paths.Contains(file))
            yield return $"{useCase.FullName} has no file {file}";
        var test = $"{useCase.Name}Tests.cs";
        if (
            !paths.Any(path =>
                path.StartsWith("tests/", StringComparison.Ordinal)
                && path.EndsWith($"/{test}", StringComparison.Ordinal)
            )
        )
        {
            yield return $"{useCase.FullName} has no test file {test}";
        }
    }

    private static bool IsUseCase(Type type) =>
        type.GetInterfaces().Any(face => Kinds.Contains(face.Name, StringComparer.Ordinal));
}

namespace BillingEngine.Platform.Http.Json;

/// <summary>The errors of a body by field, limited so that the response stays small.</summary>
internal sealed class JsonFaults
{
    private const int MaxFields = 20;
    private const int MaxPathLength = 120;

    private readonly Dictionary<string, List<string>> byField = new(StringComparer.Ordinal);

    public bool Any => byField.Count > 0;

    /// <summary>Adds an error; always null, so that a reader can return it.</summary>
    public object? Add(string path, string message)
    {
        var field =
            path.Length == 0 ? "body"
            : path.Length <= MaxPathLength ? path
            : Cut(path) + "…";
        if (byField.TryGetValue(field, out var messages))
            messages.Add(message);
        else if (byField.Count < MaxFields)
            byField[field] = [message];
        return null;
    }

    // Half of a surrogate pair cannot be written as text.
    private static string Cut(string path) =>
        path[..(char.IsHighSurrogate(path[MaxPathLength - 1]) ? MaxPathLength - 1 : MaxPathLength)];

    public Problem ToProblem() =>
        Problem.Invalid(
            byField.ToDictionary(pair => pair.Key, pair => pair.Value.Distinct().ToArray(), StringComparer.Ordinal)
        );
}

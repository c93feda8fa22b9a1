namespace BillingEngine.Platform.Http.Json;

/// <summary>What is wrong with a body, by field; only so many that the answer stays small.</summary>
internal sealed class JsonFaults
{
    private const int MaxFields = 20;
    private const int MaxPathLength = 120;

    private readonly Dictionary<string, List<string>> byField = new(StringComparer.Ordinal);

    public bool Any => byField.Count > 0;

    /// <summary>Notes a fault; always null, so that a reader can return it.</summary>
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

    // Half of a surrogate pair is no text, and could not be written into the answer.
    private static string Cut(string path) =>
        path[..(char.IsHighSurrogate(path[MaxPathLength - 1]) ? MaxPathLength - 1 : MaxPathLength)];

    public Problem ToProblem() =>
        Problem.Invalid(
            byField.ToDictionary(pair => pair.Key, pair => pair.Value.Distinct().ToArray(), StringComparer.Ordinal)
        );
}

using System.Reflection;
using System.Text.Json.Nodes;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The server's answers to the examples of the document, recorded by a test.</summary>
internal static class RecordedAnswers
{
    private static readonly JsonObject ByRoute = Read();

    /// <summary>The answer of a route; null for a route that has not been recorded yet.</summary>
    public static JsonNode? Of(string method, string path) => ByRoute[$"{method} {path}"]?.DeepClone();

    private static JsonObject Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi/RecordedAnswers.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}

using System.Text.Json;

namespace BillingEngine.Tests.OpenApi;

/// <summary>References within the document.</summary>
internal static class References
{
    /// <summary>What a reference leads to, or the part itself where it is none.</summary>
    public static JsonElement Follow(JsonElement document, JsonElement part) =>
        part.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/')[1..].Aggregate(document, (at, name) => at.GetProperty(name))
            : part;
}

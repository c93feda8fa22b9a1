using System.Text.Json.Nodes;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// The parts of the document that several operations refer to, each written once under <c>components</c>.
/// </summary>
internal sealed class SharedParts
{
    /// <summary>Parameters that many operations take: paging, the idempotency key.</summary>
    public JsonObject Parameters { get; } = [];

    /// <summary>Refusals, by status and codes.</summary>
    public JsonObject Responses { get; } = [];

    /// <summary>One example for each error code.</summary>
    public JsonObject Examples { get; } = [];

    /// <summary>A reference to a shared parameter.</summary>
    public JsonObject Parameter(string name, Func<JsonObject> make) => Refer("parameters", Parameters, name, make());

    /// <summary>A reference to a shared response.</summary>
    public JsonObject Response(string name, JsonObject response) => Refer("responses", Responses, name, response);

    /// <summary>A reference to a shared example.</summary>
    public JsonObject Example(string name, JsonNode value) =>
        Refer("examples", Examples, name, new JsonObject { ["value"] = value });

    private static JsonObject Refer(string kind, JsonObject named, string name, JsonObject part)
    {
        if (named[name] is not { } known)
            named[name] = part;
        else if (!JsonNode.DeepEquals(known, part))
            throw new InvalidOperationException($"Two different {kind} of the document have the name {name}.");
        return new JsonObject { ["$ref"] = $"#/components/{kind}/{name}" };
    }
}

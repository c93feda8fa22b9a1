using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The operations of the document, one per route.</summary>
internal sealed class Operations(Schemas schemas, DocComments comments, SharedParts shared)
{
    private const string Json = "application/json";

    private readonly Parameters parameters = new(schemas, comments, shared);
    private readonly Refusals refusals = new(shared);

    /// <summary>The operation of a method and path.</summary>
    public JsonObject Of(string method, string path, EndpointMetadataCollection metadata, RouteFacts facts)
    {
        var operation = new JsonObject
        {
            // Without an underscore: some generators of clients make a class of each word before one.
            ["operationId"] = JsonNamingPolicy.CamelCase.ConvertName(facts.UseCase.Name),
            ["tags"] = new JsonArray((JsonNode)path.Split('/')[2]),
            ["summary"] = comments.Of(facts.UseCase),
            ["x-scope"] = ScopeOf(method, metadata),
            ["parameters"] = new JsonArray([.. parameters.Of(method, path, metadata, facts)]),
        };
        if (metadata.GetMetadata<ForSubscribers>() is not null)
            operation["security"] = new JsonArray(new JsonObject { ["subscriber_token"] = new JsonArray() });
        else if (metadata.GetMetadata<WithoutApiKey>() is not null)
            operation["security"] = new JsonArray();
        var takesBody = metadata
            .GetMetadata<MethodInfo>()!
            .GetParameters()
            .Any(parameter =>
                parameter.ParameterType.IsGenericType
                && parameter.ParameterType.GetGenericTypeDefinition() == typeof(JsonBody<>)
            );
        if (takesBody)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !((ObjectShape)JsonShape.Of(facts.UseCase)).RequiresNothing,
                ["content"] = Content(
                    Json,
                    schemas.Request(facts.UseCase),
                    JsonNode.Parse(
                        facts.Example
                            ?? throw new InvalidOperationException($"{method} {path} has no example of its body.")
                    )
                ),
            };
        }
        operation["responses"] = Responses(method, path, takesBody, facts);
        if (metadata.GetMetadata<ShownAsCsv>() is { } csv)
            operation["responses"]!["200"]!["content"]![CsvLists.MediaType] = CsvContent(csv);
        return operation;
    }

    private static string ScopeOf(string method, EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<ForSubscribers>() is not null ? "subscriber"
        : metadata.GetMetadata<WithoutApiKey>() is not null ? "none"
        : WireJson.Name((metadata.GetMetadata<NeedsScope>()?.Scopes ?? ApiKeyMiddleware.ByMethod(method)).ToString());

    private JsonObject Responses(string method, string path, bool takesBody, RouteFacts facts)
    {
        var responses = new JsonObject
        {
            [$"{facts.Status}"] = new JsonObject
            {
                ["description"] = comments.Of(facts.Answer) ?? ReasonPhrases.GetReasonPhrase(facts.Status),
                ["content"] = Content(Json, schemas.Answer(facts.Answer), RecordedAnswers.Of(method, path)),
            },
        };
        foreach (var (status, refused) in refusals.Of(CommonRefusals.Of(method, takesBody), facts.Refusals))
            responses[$"{status}"] = refused;
        return responses;
    }

    private static JsonObject CsvContent(ShownAsCsv csv) =>
        new()
        {
            ["schema"] = new JsonObject { ["type"] = "string", ["description"] = csv.Words },
        };

    private static JsonObject Content(string mediaType, JsonNode schema, JsonNode? example)
    {
        var content = new JsonObject { ["schema"] = schema.DeepClone() };
        if (example is not null)
            content["example"] = example;
        return new JsonObject { [mediaType] = content };
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingEngine.Platform.OpenApi;

/// <summary>What the document says of each route.</summary>
internal sealed partial class Operations(Schemas schemas, DocComments comments)
{
    private const string Json = "application/json";

    /// <summary>One method of one address.</summary>
    public JsonObject Of(string method, string path, EndpointMetadataCollection metadata, RouteFacts facts)
    {
        var operation = new JsonObject
        {
            ["operationId"] = WireJson.Name(facts.UseCase.Name),
            ["tags"] = new JsonArray((JsonNode)path.Split('/')[2]),
            ["summary"] = comments.Of(facts.UseCase),
            ["x-scope"] = ScopeOf(method, metadata),
            ["parameters"] = new JsonArray([.. InPath(path, facts), .. InQuery(metadata, facts), .. InHeader(method)]),
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
                            ?? throw new InvalidOperationException($"{method} {path} shows no example of its body.")
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
        foreach (
            var status in CommonRefusals
                .Of(method, takesBody)
                .Concat(facts.Refusals)
                .DistinctBy(problem => problem.Code)
                .GroupBy(problem => problem.Status)
                .OrderBy(group => group.Key)
        )
        {
            responses[$"{status.Key}"] = Refused(status.Key, [.. status]);
        }

        return responses;
    }

    private static JsonObject Refused(int status, IReadOnlyList<Problem> problems) =>
        new()
        {
            ["description"] = string.Join("; ", problems.Select(problem => $"`{problem.Code}`")),
            ["content"] = new JsonObject
            {
                [Problem.ContentType] = new JsonObject
                {
                    ["schema"] = new JsonObject
                    {
                        ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/Problem" }),
                        ["properties"] = new JsonObject
                        {
                            ["code"] = new JsonObject
                            {
                                ["enum"] = new JsonArray([.. problems.Select(problem => (JsonNode)problem.Code)]),
                            },
                        },
                    },
                    ["examples"] = new JsonObject(
                        problems.Select(problem =>
                            KeyValuePair.Create(
                                problem.Code,
                                (JsonNode?)new JsonObject { ["value"] = Example(status, problem) }
                            )
                        )
                    ),
                },
            },
        };

    private static JsonObject Example(int status, Problem problem)
    {
        var example = new JsonObject
        {
            ["type"] = "urn:billing-engine:error:" + problem.Code,
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = problem.Detail,
            ["code"] = problem.Code,
            ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (problem.Errors is { } errors)
            example["errors"] = JsonSerializer.SerializeToNode(errors);
        return example;
    }

    private IEnumerable<JsonNode> InPath(string path, RouteFacts facts) =>
        PathFields()
            .Matches(path)
            .Select(match =>
            {
                var name = match.Groups[1].Value;
                // The address says "id", the use case which kind of object it names.
                var member = name == "id" ? path[..match.Index].TrimEnd('/').Split('/')[^1].TrimEnd('s') : name;
                return (JsonNode)Parameter(
                    "path",
                    name,
                    new JsonObject { ["type"] = "string" },
                    DescriptionOf(facts.UseCase, member),
                    isRequired: true
                );
            });

    private static IEnumerable<JsonNode> InHeader(string method)
    {
        if (!IdempotencyMiddleware.IsHonouredOn(method))
            yield break;
        yield return Parameter(
            "header",
            IdempotencyMiddleware.Header,
            new JsonObject { ["type"] = "string", ["pattern"] = IdempotencyMiddleware.KeyForm },
            "A key of the caller's own making, new for each deed: a request that is sent again with it is done once, "
                + "and answered with the first answer for at least 30 days.",
            isRequired: false
        );
    }

    private IEnumerable<JsonNode> InQuery(EndpointMetadataCollection metadata, RouteFacts facts)
    {
        foreach (var name in metadata.GetMetadata<TakenQuery>()?.Names ?? [])
        {
            if (name == Paging.Metadata)
            {
                var pairs = Parameter(
                    "query",
                    "metadata",
                    schemas.Pairs(),
                    DescriptionOf(typeof(PageRequest), "metadata"),
                    isRequired: false
                );
                (pairs["style"], pairs["explode"]) = ("deepObject", true);
                yield return pairs;
                continue;
            }
            var isPaging = Paging.Fields.Contains(name, StringComparer.Ordinal);
            var schema = isPaging ? PagingSchema(name) : new JsonObject { ["type"] = "string" };
            schema["description"] = DescriptionOf(isPaging ? typeof(PageRequest) : facts.UseCase, name);
            schemas.Limit(schema, facts.UseCase, name);
            var words = schema["description"]?.GetValue<string>();
            schema.Remove("description");
            yield return Parameter("query", name, schema, words, isRequired: false);
        }
        if (metadata.GetMetadata<ShownAsCsv>() is { } csv)
        {
            yield return Parameter(
                "query",
                CsvLists.Field,
                new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(CsvLists.Word) },
                $"{CsvLists.Word}: {csv.Words}",
                isRequired: false
            );
        }
    }

    private static JsonObject CsvContent(ShownAsCsv csv) =>
        new()
        {
            ["schema"] = new JsonObject { ["type"] = "string", ["description"] = csv.Words },
        };

    private static JsonObject PagingSchema(string name) =>
        name switch
        {
            "limit" => new()
            {
                ["type"] = "integer",
                ["minimum"] = 1,
                ["maximum"] = PageRequest.MaxLimit,
                ["default"] = PageRequest.DefaultLimit,
            },
            "starting_after" => new() { ["type"] = "string" },
            _ => new() { ["type"] = "string", ["format"] = "date-time" },
        };

    private string? DescriptionOf(Type type, string wireName) =>
        type.GetProperties()
            .Where(property => WireJson.Name(property, property.Name) == wireName)
            .Select(property => comments.Of(type, property.Name))
            .FirstOrDefault();

    private static JsonObject Parameter(string place, string name, JsonObject schema, string? words, bool isRequired) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = isRequired,
            ["description"] = words,
            ["schema"] = schema,
        };

    private static JsonObject Content(string mediaType, JsonNode schema, JsonNode? example)
    {
        var content = new JsonObject { ["schema"] = schema.DeepClone() };
        if (example is not null)
            content["example"] = example;
        return new JsonObject { [mediaType] = content };
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex PathFields();
}

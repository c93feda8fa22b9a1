using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Lists;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The parameters of an operation: in its path, its query and its headers.</summary>
internal sealed partial class Parameters(Schemas schemas, DocComments comments, SharedParts shared)
{
    /// <summary>All of them, in this order.</summary>
    public IEnumerable<JsonNode> Of(
        string method,
        string path,
        EndpointMetadataCollection metadata,
        RouteFacts facts
    ) => [.. InPath(path, facts), .. InQuery(metadata, facts), .. InHeader(method)];

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

    private IEnumerable<JsonNode> InHeader(string method)
    {
        if (!IdempotencyMiddleware.IsTakenOn(method))
            yield break;
        yield return shared.Parameter(
            "idempotency_key",
            () =>
                Parameter(
                    "header",
                    IdempotencyMiddleware.Header,
                    new JsonObject { ["type"] = "string", ["pattern"] = IdempotencyMiddleware.KeyForm },
                    "A key that the caller chooses, a new one for each operation. A retry with the same key has no "
                        + "second effect: it returns the first answer again, for at least 30 days.",
                    isRequired: false
                )
        );
    }

    private IEnumerable<JsonNode> InQuery(EndpointMetadataCollection metadata, RouteFacts facts)
    {
        foreach (var name in metadata.GetMetadata<TakenQuery>()?.Names ?? [])
        {
            yield return name == Paging.Metadata ? shared.Parameter("metadata", Pairs)
            : Paging.Fields.Contains(name, StringComparer.Ordinal)
                ? shared.Parameter(
                    name,
                    () =>
                        Parameter(
                            "query",
                            name,
                            PagingSchema(name),
                            DescriptionOf(typeof(PageRequest), name),
                            isRequired: false
                        )
                )
            : Filter(facts.UseCase, name);
        }
        if (metadata.GetMetadata<ShownAsCsv>() is { } csv)
            yield return csv.Words == CsvLists.WholeList ? shared.Parameter("format", () => Csv(csv)) : Csv(csv);
    }

    private JsonObject Filter(Type useCase, string name)
    {
        var schema = new JsonObject { ["type"] = "string" };
        schema["description"] = DescriptionOf(useCase, name);
        schemas.Limit(schema, useCase, name);
        var words = schema["description"]?.GetValue<string>();
        schema.Remove("description");
        return Parameter("query", name, schema, words, isRequired: schemas.IsMissed(useCase, name));
    }

    private JsonObject Pairs()
    {
        var pairs = Parameter(
            "query",
            "metadata",
            schemas.Pairs(),
            DescriptionOf(typeof(PageRequest), "metadata"),
            isRequired: false
        );
        (pairs["style"], pairs["explode"]) = ("deepObject", true);
        return pairs;
    }

    private static JsonObject Csv(ShownAsCsv csv) =>
        Parameter(
            "query",
            CsvLists.Field,
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(CsvLists.Word) },
            $"{CsvLists.Word}: {csv.Words}",
            isRequired: false
        );

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

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex PathFields();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The OpenAPI document of the routes under <c>/v1</c>, built on the first request for it.</summary>
public sealed class ApiDocument
{
    private const string About = """
        Subscriptions paid by WeChat Pay contracts. Every request needs an API key as a bearer token. Times are RFC 3339
        in UTC, money is in minor units, ids are opaque. A request with an unknown field is refused with 422. Every error
        is application/problem+json with a stable code. Lists are sorted newest first.
        """;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lazy<byte[]> bytes;

    /// <summary>Builds the document of the routes of a process.</summary>
    public ApiDocument(IServiceProvider services) =>
        bytes = new Lazy<byte[]>(() =>
            JsonSerializer.SerializeToUtf8Bytes(
                Make(services.GetRequiredService<EndpointDataSource>(), services),
                Readable
            )
        );

    /// <summary>The document as it is served.</summary>
    public byte[] Bytes => bytes.Value;

    private static JsonObject Make(EndpointDataSource routes, IServiceProvider services)
    {
        var comments = new DocComments(typeof(ApiDocument).Assembly, typeof(Domain.Common.Id).Assembly);
        var schemas = new Schemas(comments, services);
        var shared = new SharedParts();
        var operations = new Operations(schemas, comments, shared);
        var paths = new JsonObject();
        foreach (
            var route in routes
                .Endpoints.OfType<RouteEndpoint>()
                .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
                .OrderBy(route => route.RoutePattern.RawText, StringComparer.Ordinal)
        )
        {
            var path = route.RoutePattern.RawText!;
            var facts =
                route.Metadata.GetMetadata<RouteFacts>()
                ?? throw new InvalidOperationException(
                    $"{path} has no RouteFacts: add Does<> or Makes<> where it is mapped."
                );
            paths[path] ??= new JsonObject();
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
                paths[path]![WireJson.Name(method)] = operations.Of(method, path, route.Metadata, facts);
        }
        schemas.Named["Problem"] = ProblemSchema();
        var events = services.GetService<IReadOnlyList<EventFacts>>() ?? [];
        var webhooks = new WebhookSection(schemas, shared).Of(events);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Billing engine",
                ["version"] = "v1",
                ["description"] = About.ReplaceLineEndings(" "),
            },
            ["servers"] = new JsonArray(
                new JsonObject
                {
                    // Relative to the document: the host and scheme from which it was read.
                    ["url"] = services.GetService<EngineOptions>()?.PathPrefix is { Length: > 0 } prefix ? prefix : "/",
                }
            ),
            ["security"] = new JsonArray(new JsonObject { ["api_key"] = new JsonArray() }),
            ["paths"] = paths,
            ["webhooks"] = webhooks,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["api_key"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "An API key, sk_…. It belongs to one merchant and has scopes.",
                    },
                    ["subscriber_token"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "A subscriber token, st_…, from POST /v1/mini_program/login.",
                    },
                },
                ["schemas"] = schemas.Named,
                ["parameters"] = shared.Parameters,
                ["responses"] = shared.Responses,
                ["examples"] = shared.Examples,
            },
        };
    }

    private static JsonObject ProblemSchema()
    {
        static JsonObject Text(string words) => new() { ["type"] = "string", ["description"] = words };
        static JsonObject Maybe(string words) =>
            new() { ["type"] = new JsonArray("string", "null"), ["description"] = words };
        return new()
        {
            ["type"] = "object",
            ["description"] = "An error, as RFC 9457 problem details.",
            ["required"] = new JsonArray("type", "title", "status", "detail", "code", "trace_id"),
            ["properties"] = new JsonObject
            {
                ["type"] = Text("The code as a URN."),
                ["title"] = Text("The reason phrase of the status."),
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                ["detail"] = Text("What is wrong and what to do next, for people."),
                ["code"] = Text("What is wrong, for programs. A code never changes its meaning."),
                ["errors"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "The invalid fields, each with its messages.",
                    ["additionalProperties"] = new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = new JsonObject { ["type"] = "string" },
                    },
                },
                ["trace_id"] = Text("The id of the request in the engine's log."),
                ["gateway"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "WeChat's own error, where WeChat refused.",
                    ["properties"] = new JsonObject
                    {
                        ["code"] = Maybe("WeChat's error code."),
                        ["message"] = Maybe("WeChat's error message."),
                        ["request_id"] = Maybe("WeChat's request id."),
                    },
                },
            },
        };
    }
}

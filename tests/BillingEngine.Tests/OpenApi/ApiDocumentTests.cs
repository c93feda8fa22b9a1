using System.Text.Json;
using System.Text.RegularExpressions;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Tests.Http.BadInput;
using BillingEngine.Webhooks.Events;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.OpenApi;

/// <summary>The document says what the server does, and the server does what the document says.</summary>
public sealed class ApiDocumentTests(PreparedData stack) : IClassFixture<PreparedData>
{
    // Answered by no route under /v1: by addresses, methods and host names that are no route, or by a bare status that
    // no route gives.
    private static readonly string[] OfNoRoute =
    [
        "not_found",
        "method_not_allowed",
        "forbidden",
        "gateway_refused",
        "unavailable",
        "unknown_host",
    ];

    private readonly JsonElement document = JsonDocument.Parse(new ApiDocument(stack.Live.Services).Bytes).RootElement;

    [Fact]
    public async Task The_document_is_served_to_everybody_and_is_what_is_committed()
    {
        using var client = new HttpClient { BaseAddress = stack.Live.BaseUrl };
        var served = await client.GetStringAsync("/openapi/v1.json");
        var file = Path.Combine(Repository(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, served + "\n");

        Assert.True(
            File.Exists(file) && await File.ReadAllTextAsync(file) == served + "\n",
            "docs/openapi.json is stale: run this test with WRITE_DOCS=1 in the environment and commit the file."
        );
    }

    [Fact]
    public void Every_route_of_the_api_is_in_it_with_its_answers()
    {
        var mapped = stack
            .Live.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
            .Select(route =>
                $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} " + route.RoutePattern.RawText
            );

        Assert.Equal(
            mapped.Order(StringComparer.Ordinal),
            Operations().Select(route => route.Route).Order(StringComparer.Ordinal)
        );
        Assert.All(
            Operations(),
            route =>
            {
                Assert.NotEqual("", route.Operation.GetProperty("summary").GetString());
                Assert.Single(route.Operation.GetProperty("responses").EnumerateObject(), each => each.Name[0] == '2');
            }
        );
    }

    [Fact]
    public void Every_field_and_parameter_has_a_description()
    {
        var silent = document
            .GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .SelectMany(schema =>
                schema
                    .Value.GetProperty("properties")
                    .EnumerateObject()
                    .Where(field => !HasWords(field.Value))
                    .Select(field => $"{schema.Name}.{field.Name}")
            )
            .Concat(
                Operations()
                    .SelectMany(route =>
                        route
                            .Operation.GetProperty("parameters")
                            .EnumerateArray()
                            .Select(each => References.Follow(document, each))
                            .Where(each => !HasWords(each))
                            .Select(each => $"{route.Route} {each.GetProperty("name")}")
                    )
            )
            .Concat(
                document
                    .GetProperty("components")
                    .GetProperty("schemas")
                    .EnumerateObject()
                    .Where(schema => !HasWords(schema.Value))
                    .Select(schema => schema.Name)
            );

        Assert.Equal([], silent);
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_component_is_referred_to()
    {
        var components = document.GetProperty("components");
        var referred = Regex
            .Matches(document.GetRawText(), "\"#/components/([a-z]+/[^\"]+)\"")
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var written = components
            .EnumerateObject()
            .Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(part => $"{kind.Name}/{part.Name}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(written, referred);
    }

    [Fact]
    public void A_refusal_is_written_once_and_referred_to()
    {
        var responses = Operations()
            .SelectMany(route => route.Operation.GetProperty("responses").EnumerateObject())
            .Where(response => response.Name[0] != '2')
            .ToList();

        Assert.InRange(responses.Count(response => !response.Value.TryGetProperty("$ref", out _)), 0, 20);
        Assert.InRange(document.GetRawText().Length, 0, 800_000);
    }

    [Fact]
    public void A_query_field_is_required_where_its_absence_is_refused() =>
        Assert.Equal(
            ["GET /v1/access customer", "GET /v1/access plan", "GET /v1/settlements state"],
            Operations()
                .SelectMany(route =>
                    route
                        .Operation.GetProperty("parameters")
                        .EnumerateArray()
                        .Select(each => References.Follow(document, each))
                        .Where(each =>
                            each.GetProperty("in").GetString() == "query" && each.GetProperty("required").GetBoolean()
                        )
                        .Select(each => $"{route.Route} {each.GetProperty("name")}")
                )
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_error_code_of_the_catalogue_is_on_a_route_that_answers_it()
    {
        var catalogue = Regex
            .Matches(
                File.ReadAllText(Path.Combine(Repository(), "docs", "errors.md")),
                @"^\| [0-9]{3} \| `(?<code>[a-z_.]+)` \|",
                RegexOptions.Multiline | RegexOptions.ExplicitCapture
            )
            .Select(match => match.Groups["code"].Value)
            .ToList();
        var declared = Operations()
            .SelectMany(route => Codes(route.Operation))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.Equal([], catalogue.Except(declared).Except(OfNoRoute));
        Assert.Equal([], declared.Except(catalogue));
    }

    [Fact]
    public void A_code_that_a_bad_request_is_answered_with_is_declared_on_its_route()
    {
        var rows = BadInputTests.Rows.GroupBy(row => (row.Route, row.Status, row.Code)).Select(group => group.First());
        var hidden = rows.Where(row => row.Route.Contains(" /v1/", StringComparison.Ordinal) && row.Status != 405)
            .Where(row => !Codes(Operations().Single(route => route.Route == row.Route).Operation).Contains(row.Code))
            .Select(row => $"{row.Route}: {row.Code}");

        Assert.Equal([], hidden);
    }

    [Fact]
    public void Every_route_shows_what_the_server_really_answered() =>
        Assert.Equal(
            [],
            Operations()
                .Where(route => Contents(route.Operation).Any(content => !content.TryGetProperty("example", out _)))
                .Select(route =>
                    $"{route.Route} has no recorded answer: run the tests of OpenApi with WRITE_DOCS=1, twice"
                )
        );

    [Fact]
    public void Every_example_fits_its_own_schema()
    {
        var wrong = Operations()
            .SelectMany(route =>
                Contents(route.Operation)
                    .Where(content => content.TryGetProperty("example", out _))
                    .SelectMany(content =>
                        SchemaCheck
                            .Faults(document, content.GetProperty("schema"), content.GetProperty("example"))
                            .Select(fault => $"{route.Route}: {fault}")
                    )
            );

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Every_type_of_event_is_described_and_its_example_fits()
    {
        var webhooks = document.GetProperty("webhooks").EnumerateObject().ToList();
        var wrong = webhooks.SelectMany(webhook =>
        {
            var content = webhook
                .Value.GetProperty("post")
                .GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json");
            return SchemaCheck
                .Faults(document, content.GetProperty("schema"), content.GetProperty("example"))
                .Select(fault => $"{webhook.Name}: {fault}");
        });

        Assert.Equal(EventTypes.All, webhooks.Select(webhook => webhook.Name));
        Assert.Equal([], wrong);
    }

    private IEnumerable<(string Route, JsonElement Operation)> Operations() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value);

    private static IEnumerable<JsonElement> Contents(JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var body))
            yield return body.GetProperty("content").GetProperty("application/json");
        yield return operation
            .GetProperty("responses")
            .EnumerateObject()
            .First(each => each.Name[0] == '2')
            .Value.GetProperty("content")
            .GetProperty("application/json");
    }

    private List<string> Codes(JsonElement operation) =>
        [
            .. operation
                .GetProperty("responses")
                .EnumerateObject()
                .Where(each => each.Name[0] != '2')
                .SelectMany(each =>
                    References
                        .Follow(document, each.Value)
                        .GetProperty("content")
                        .GetProperty("application/problem+json")
                        .GetProperty("examples")
                        .EnumerateObject()
                        .Select(example => example.Name)
                ),
        ];

    private static bool HasWords(JsonElement schema) =>
        schema.TryGetProperty("description", out var words) && words.GetString() is { Length: > 3 };

    private static string Repository() => Cli.Repository.Root;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// The refusals of an operation as responses. Those with at most one error code of the operation's own are shared
/// components; a longer list is written where it is used.
/// </summary>
internal sealed class Refusals(SharedParts shared)
{
    private const string RetryAfter = "Retry-After";

    /// <summary>The responses by status: those that every operation of the kind has, and the operation's own.</summary>
    public IEnumerable<(int Status, JsonObject Response)> Of(IEnumerable<Problem> common, IReadOnlyList<Problem> own) =>
        common
            .Select(problem => (Problem: problem, IsOwn: false))
            .Concat(own.Select(problem => (Problem: problem, IsOwn: true)))
            .DistinctBy(refusal => refusal.Problem.Code)
            .GroupBy(refusal => refusal.Problem.Status)
            .OrderBy(group => group.Key)
            .Select(group =>
                (
                    group.Key,
                    Of(
                        group.Key,
                        [.. group.Where(refusal => !refusal.IsOwn).Select(refusal => refusal.Problem)],
                        [.. group.Where(refusal => refusal.IsOwn).Select(refusal => refusal.Problem)]
                    )
                )
            );

    private JsonObject Of(int status, IReadOnlyList<Problem> common, IReadOnlyList<Problem> own)
    {
        var response = Response([.. common, .. own]);
        return own.Count > 1 ? response : shared.Response(NameOf(status, common, own), response);
    }

    // A status has one list of codes that are common, or one for each kind of method; the shorter is named by its code.
    private static string NameOf(int status, IReadOnlyList<Problem> common, IReadOnlyList<Problem> own)
    {
        var name =
            common.Count > 1
                ? JsonNamingPolicy.SnakeCaseLower.ConvertName(
                    ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal)
                )
                : common.Select(problem => problem.Code).SingleOrDefault();
        return string.Join('-', new[] { name }.Concat(own.Select(problem => problem.Code)).OfType<string>());
    }

    private JsonObject Response(IReadOnlyList<Problem> problems)
    {
        var response = new JsonObject
        {
            ["description"] = string.Join("; ", problems.Select(problem => $"`{problem.Code}`")),
            ["content"] = new JsonObject
            {
                [Problem.ContentType] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
                    ["examples"] = new JsonObject(
                        problems.Select(problem =>
                            KeyValuePair.Create(problem.Code, (JsonNode?)shared.Example(problem.Code, Example(problem)))
                        )
                    ),
                },
            },
        };
        if (problems.Any(problem => problem.RetryAfterSeconds is not null))
        {
            response["headers"] = new JsonObject
            {
                [RetryAfter] = new JsonObject
                {
                    ["description"] = "How many seconds to wait before the request is sent again.",
                    ["schema"] = new JsonObject { ["type"] = "integer" },
                },
            };
        }
        return response;
    }

    private static JsonObject Example(Problem problem)
    {
        var example = new JsonObject
        {
            ["type"] = "urn:billing-engine:error:" + problem.Code,
            ["title"] = ReasonPhrases.GetReasonPhrase(problem.Status),
            ["status"] = problem.Status,
            ["detail"] = problem.Detail,
            ["code"] = problem.Code,
            ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (problem.Errors is { } errors)
            example["errors"] = JsonSerializer.SerializeToNode(errors);
        return example;
    }
}

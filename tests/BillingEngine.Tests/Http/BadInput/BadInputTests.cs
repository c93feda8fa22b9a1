using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>Whatever is wrong with a request, the answer names it and nothing in the database is changed.</summary>
public sealed class BadInputTests(PreparedData stack) : IClassFixture<PreparedData>
{
    internal static readonly IReadOnlyList<BadRequest> Rows =
    [
        .. BadPlansAndCustomers.Rows(),
        .. BadSubscriptions.Rows(),
        .. BadMoneyAndOpenRoutes.Rows(),
        .. BadOrders.Rows(),
        .. BadWebhooks.Rows(),
        .. BadBooks.Rows(),
        .. BadMiniProgram.Rows(),
        .. BadMerchants.Rows(),
    ];

    private static readonly ILookup<string, BadRequest> Table = Rows.ToLookup(row => row.Route, StringComparer.Ordinal);

    public static TheoryData<string> Routes => [.. Table.Select(rows => rows.Key)];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Bad_input_is_answered_by_its_name_and_changes_nothing(string route)
    {
        using var client = new HttpClient { BaseAddress = stack.Live.BaseUrl };
        var before = await stack.FingerprintAsync();
        var wrong = new List<string>();
        foreach (var row in Table[route])
        {
            using var request = row.ToMessage(stack.Fill);
            request.Headers.ExpectContinue = row.Body?.Length > 1 << 20;
            using var answer = await client.SendAsync(request);
            if (await FaultAsync(row, answer) is { } fault)
                wrong.Add($"{row.What}: {fault}");
            if (await stack.FingerprintAsync() is { } after && after != before)
            {
                wrong.Add($"{row.What} changed the database:\n{before}\n{after}");
                before = after;
            }
        }
        Assert.True(wrong.Count == 0, $"{route}\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_route_of_the_server_has_its_bad_input_rows()
    {
        var mapped = stack
            .Live.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint
                    .Metadata.GetMetadata<HttpMethodMetadata>()
                    ?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}")
                ?? []
            )
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(mapped, Table.Select(rows => rows.Key).Order(StringComparer.Ordinal));
        var thin = mapped.Where(route => route.Contains("/v1/", StringComparison.Ordinal) && !IsWhole(route)).ToList();
        Assert.True(thin.Count == 0, "These lack rows that their kind of route needs: " + string.Join(", ", thin));
    }

    [Fact]
    public async Task A_row_that_is_refused_otherwise_would_fail_the_table()
    {
        using var client = new HttpClient { BaseAddress = stack.Live.BaseUrl };
        foreach (
            var row in new[]
            {
                BadQueries.Bad("GET /v1/plans", "/v1/plans?limit=0", "starting_after"),
                BadQueries.Bad("GET /v1/plans", "/v1/plans?limit=1", "limit"),
                new BadRequest("GET /v1/plans", "", "/v1/plans", 401, "forbidden") { Key = null },
            }
        )
        {
            using var request = row.ToMessage(stack.Fill);
            using var answer = await client.SendAsync(request);
            Assert.NotNull(await FaultAsync(row, answer));
        }
    }

    // A route with a body must be tried with every general fault of a body, a list with every one of a list.
    private static bool IsWhole(string route)
    {
        var rows = Table[route].ToList();
        return route.StartsWith("GET", StringComparison.Ordinal) || route.StartsWith("DELETE", StringComparison.Ordinal)
            ? rows.Any(row => row.Field == "stauts")
                && rows.Any(row => row.Status == 401)
                && (!route.EndsWith('}') || rows.Any(row => row.Status == 404))
                && (!rows.Any(row => row.Field == "limit") || rows.Any(row => row.Field == "created_to"))
            : BadBodies.Of(route, "", "{}").All(general => rows.Any(row => row.What == general.What))
                && (!route.Contains('{', StringComparison.Ordinal) || rows.Any(row => row.Status == 404));
    }

    private static async Task<string?> FaultAsync(BadRequest row, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var told = $"{(int)answer.StatusCode} {text}";
        if ((int)answer.StatusCode != row.Status)
            return $"{row.Status} was expected: {told}";
        var body = JsonDocument.Parse(text).RootElement;
        if (body.GetProperty("code").GetString() != row.Code)
            return $"{row.Code} was expected: {told}";
        if (row.Code != "FAIL" && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return "it is no problem: " + told;
        if (row.Status == 422 && row.Field is null)
            return "the row names no field";
        if (row.Field is null)
            return null;
        var fields = body.GetProperty("errors").EnumerateObject().Select(field => field.Name).ToList();
        return fields.Contains(row.Field) ? null : $"{row.Field} is not named: {told}";
    }
}

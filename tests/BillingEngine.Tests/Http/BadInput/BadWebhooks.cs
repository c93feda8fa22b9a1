namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to webhook endpoints and events.</summary>
internal static class BadWebhooks
{
    private const string Endpoint = """{"url":"https://shop.example/hooks","event_types":["*"]}""";
    private const string NotFound = "webhook_endpoint.not_found";

    public static IEnumerable<BadRequest> Rows() => [.. Make(), .. Change(), .. Read(), .. Rotate(), .. Events()];

    private static IEnumerable<BadRequest> Make()
    {
        const string route = "POST /v1/webhook_endpoints";
        const string path = "/v1/webhook_endpoints";
        return [.. BadBodies.Of(route, path, Endpoint), .. Fields(route, path, Endpoint, required: true)];
    }

    private static IEnumerable<BadRequest> Change()
    {
        const string route = "PATCH /v1/webhook_endpoints/{id}";
        const string path = "/v1/webhook_endpoints/{web}";
        const string valid = """{"status":"enabled"}""";
        return
        [
            .. Allowing("DELETE", BadBodies.Of(route, path, valid)),
            .. Fields(route, path, valid, required: false),
            .. BadBodies.Values(route, path, valid, "status", "status", "null", "\"off\"", "1"),
            .. BadBodies.Values(route, path, valid, "secret", "secret", "\"whsec_mine\""),
            .. BadQueries.OfId(route, "/v1/webhook_endpoints/{id}", NotFound, valid),
        ];
    }

    private static IEnumerable<BadRequest> Fields(string route, string path, string valid, bool required) =>
        [
            .. BadBodies.Text(route, path, valid, "url", 512, required),
            .. BadBodies.Values(
                route,
                path,
                valid,
                "url",
                "url",
                "\"http://shop.example/\"",
                "\"shop.example\"",
                "\"https://127.0.0.1/\"",
                "\"https://[::1]/\"",
                "\"https://169.254.169.254/\"",
                "\"https://localhost/\"",
                "\"https://10.0.0.1.:443/\"",
                "\"https://a:b@shop.example/\"",
                "\"https://shop.example/#x\""
            ),
            .. BadBodies.Text(route, path, valid, "description", 128),
            .. BadBodies.Values(
                route,
                path,
                valid,
                "event_types",
                "event_types",
                "[]",
                "\"*\"",
                "{}",
                "null",
                "[\"invoice.payed\"]",
                "[\"*\",\"nothing.*\"]"
            ),
            .. BadBodies.Values(route, path, valid, "event_types", "event_types[0]", "[1]", "[null]"),
        ];

    private static IEnumerable<BadRequest> Read()
    {
        const string one = "GET /v1/webhook_endpoints/{id}";
        const string end = "DELETE /v1/webhook_endpoints/{id}";
        return
        [
            .. BadQueries.OfList("GET /v1/webhook_endpoints", "/v1/webhook_endpoints", "we"),
            .. Allowing("DELETE", BadQueries.OfGet(one, "/v1/webhook_endpoints/{web}")),
            .. BadQueries.OfId(one, "/v1/webhook_endpoints/{id}", NotFound),
            .. Allowing("DELETE", BadQueries.OfGet(end, "/v1/webhook_endpoints/{web}")),
            .. BadQueries.OfId(end, "/v1/webhook_endpoints/{id}", NotFound),
        ];
    }

    private static IEnumerable<BadRequest> Rotate()
    {
        const string route = "POST /v1/webhook_endpoints/{id}/rotate_secret";
        const string path = "/v1/webhook_endpoints/{web}/rotate_secret";
        return
        [
            .. BadBodies.Of(route, path, "{}"),
            .. BadBodies.Integer(route, path, "{}", "overlap_hours", "-1", "169"),
            .. BadQueries.OfId(route, "/v1/webhook_endpoints/{id}/rotate_secret", NotFound, "{}"),
        ];
    }

    private static IEnumerable<BadRequest> Events()
    {
        const string list = "GET /v1/events";
        const string one = "GET /v1/events/{id}";
        const string again = "POST /v1/events/{id}/redeliver";
        return
        [
            .. BadQueries
                .OfList(list, "/v1/events", "sub", "type", "object", "delivery")
                .Where(row =>
                    !row.Path.Contains("starting_after=evt_00000000000000000000000000", StringComparison.Ordinal)
                ),
            BadQueries.Bad(list, "/v1/events?type=invoice.payed", "type"),
            BadQueries.Bad(list, "/v1/events?object={plan}", "object"),
            BadQueries.Bad(list, "/v1/events?delivery=lost", "delivery"),
            .. BadQueries.OfGet(one, "/v1/events/{eve}"),
            .. BadQueries.OfId(one, "/v1/events/{id}", "event.not_found"),
            .. BadBodies.Of(again, "/v1/events/{eve}/redeliver", "{}"),
            .. BadBodies.Values(again, "/v1/events/{eve}/redeliver", "{}", "endpoint", "endpoint", "\"{cus}\"", "7"),
            .. BadQueries.OfId(again, "/v1/events/{id}/redeliver", "event.not_found", "{}"),
            BadRequest.WithJson(
                again,
                "to an endpoint that is none",
                "/v1/events/{eve}/redeliver",
                """{"endpoint":"we_00000000000000000000000000"}""",
                404,
                NotFound
            ),
            BadRequest.WithJson(again, "no endpoint", "/v1/events/{eve}/redeliver", "{}", 409, "event.no_endpoint"),
        ];
    }

    // These addresses take the method that is usually tried as another one.
    private static IEnumerable<BadRequest> Allowing(string method, IEnumerable<BadRequest> rows) =>
        rows.Select(row => row.What == "another method" && row.Method == method ? row with { Method = "PUT" } : row);
}

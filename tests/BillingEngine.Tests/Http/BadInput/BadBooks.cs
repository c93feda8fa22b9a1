namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to the books and to what they are compared with.</summary>
internal static class BadBooks
{
    public static IEnumerable<BadRequest> Rows() => [.. Ledger(), .. Csv(), .. Days(), .. Settlements(), .. Alerts()];

    private static IEnumerable<BadRequest> Ledger()
    {
        const string list = "GET /v1/ledger/entries";
        const string balances = "GET /v1/ledger/balances";
        return
        [
            .. BadQueries.OfList(list, "/v1/ledger/entries", "le", "account", "kind", "cause"),
            BadQueries.Bad(list, "/v1/ledger/entries?account=cash", "account"),
            BadQueries.Bad(list, "/v1/ledger/entries?kind=tip_taken", "kind"),
            BadQueries.Bad(list, "/v1/ledger/entries?cause={sub}", "cause"),
            .. BadQueries.OfGet(balances, "/v1/ledger/balances"),
            BadQueries.Bad(balances, "/v1/ledger/balances?at=yesterday", "at"),
            BadQueries.Bad(balances, "/v1/ledger/balances?at=2026-11-22", "at"),
            BadQueries.Bad(balances, "/v1/ledger/balances?at=", "at"),
        ];
    }

    private static IEnumerable<BadRequest> Alerts()
    {
        const string list = "GET /v1/alerts";
        const string resolve = "POST /v1/alerts/{id}/resolve";
        const string path = "/v1/alerts/{ale}/resolve";
        const string valid = """{"reason":"Looked at."}""";
        return
        [
            .. BadQueries.OfList(list, "/v1/alerts", "alr", "status", "code", "object", "merchant"),
            BadQueries.Bad(list, "/v1/alerts?status=closed", "status"),
            BadQueries.Bad(list, "/v1/alerts?object={plan}", "object"),
            BadQueries.Bad(list, "/v1/alerts?merchant={sub}", "merchant"),
            .. BadQueries.OfGet("GET /v1/alerts/{id}", "/v1/alerts/{ale}"),
            .. BadQueries.OfId("GET /v1/alerts/{id}", "/v1/alerts/{id}", "alert.not_found"),
            .. BadBodies.Of(resolve, path, valid),
            .. BadBodies.Text(resolve, path, valid, "reason", 500, required: true),
            .. BadQueries.OfId(resolve, "/v1/alerts/{id}/resolve", "alert.not_found", valid),
            BadRequest.WithJson(
                resolve,
                "one that is resolved",
                "/v1/alerts/{resolved_ale}/resolve",
                valid,
                409,
                "alert.already_resolved"
            ),
        ];
    }

    // Every list that may be had as CSV.
    private static IEnumerable<BadRequest> Csv() =>
        new[] { "ledger/entries", "payments", "refunds", "reconciliations", "alerts" }.SelectMany(list =>
            (IEnumerable<BadRequest>)
                [
                    BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=xml", "format"),
                    BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=", "format"),
                    BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=csv&format=csv", "format"),
                    BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=csv&limit=5", "limit"),
                    BadQueries.Bad(
                        $"GET /v1/{list}",
                        $"/v1/{list}?format=csv&starting_after=nonsense",
                        "starting_after"
                    ),
                ]
        );

    private static IEnumerable<BadRequest> Days()
    {
        const string list = "GET /v1/reconciliations";
        const string one = "GET /v1/reconciliations/{date}";
        const string differences = "GET /v1/reconciliations/{date}/differences";
        const string statement = "GET /v1/statements/{date}";
        const string make = "POST /v1/reconciliations";
        const string body = """{"date":"{date}"}""";
        return
        [
            .. BadQueries.OfList(list, "/v1/reconciliations", "rec", "status"),
            BadQueries.Bad(list, "/v1/reconciliations?status=open", "status"),
            .. BadQueries.OfGet(one, "/v1/reconciliations/{date}"),
            .. NoSuchDay(one, "/v1/reconciliations/{day}", "reconciliation.not_found"),
            .. BadQueries.OfList(differences, "/v1/reconciliations/{date}/differences", "dif", "kind", "state"),
            BadQueries.Bad(differences, "/v1/reconciliations/{date}/differences?kind=odd", "kind"),
            BadQueries.Bad(differences, "/v1/reconciliations/{date}/differences?state=closed", "state"),
            BadQueries.Bad(differences, "/v1/reconciliations/{date}/differences?format=xml", "format"),
            .. NoSuchDay(differences, "/v1/reconciliations/{day}/differences", "reconciliation.not_found"),
            .. BadQueries.OfGet(statement, "/v1/statements/{date}"),
            BadQueries.Bad(statement, "/v1/statements/{date}?after_line=-1", "after_line"),
            BadQueries.Bad(statement, "/v1/statements/{date}?after_line=two", "after_line"),
            BadQueries.Bad(statement, "/v1/statements/{date}?format=xml", "format"),
            .. NoSuchDay(statement, "/v1/statements/{day}", "statement.not_found"),
            .. BadBodies.Of(make, "/v1/reconciliations", body),
            .. BadBodies.Values(
                make,
                "/v1/reconciliations",
                body,
                "date",
                "date",
                "\"2026-13-01\"",
                "\"today\"",
                "\"2020-01-01\"",
                "\"2999-01-01\"",
                "\"22.11.2026\"",
                "20261122",
                "null"
            ),
        ];
    }

    private static IEnumerable<BadRequest> NoSuchDay(string route, string path, string code) =>
        new[] { "2020-01-01", "nonsense", "2026-02-30", "20261122" }.Select(day => new BadRequest(
            route,
            "no such day: " + day,
            path.Replace("{day}", day, StringComparison.Ordinal),
            404,
            code
        ));

    private static IEnumerable<BadRequest> Settlements()
    {
        const string list = "GET /v1/settlements";
        const string days = "/v1/settlements?state=settled&from=";
        return
        [
            .. BadQueries.OfGet(list, "/v1/settlements"),
            BadQueries.Bad(list, "/v1/settlements", "state"),
            BadQueries.Bad(list, "/v1/settlements?state=paid", "state"),
            BadQueries.Bad(list, "/v1/settlements?state=settled", "from"),
            BadQueries.Bad(list, days + "2026-11-22", "to"),
            BadQueries.Bad(list, days + "2026-11-22&to=2026-11-21", "to"),
            BadQueries.Bad(list, days + "2026-13-01&to=2026-11-21", "from"),
            BadQueries.Bad(list, "/v1/settlements?state=unsettled&from=2026-11-22", "from"),
        ];
    }
}

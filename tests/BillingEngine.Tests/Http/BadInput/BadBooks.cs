namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to the books and to what they are compared with.</summary>
internal static class BadBooks
{
    public static IEnumerable<BadRequest> Rows() => [.. Ledger(), .. Csv()];

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

    // Every list that may be had as CSV.
    private static IEnumerable<BadRequest> Csv() =>
        new[] { "ledger/entries", "payments", "refunds" }.SelectMany(list => (IEnumerable<BadRequest>)
        [
            BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=xml", "format"),
            BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=", "format"),
            BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=csv&format=csv", "format"),
            BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=csv&limit=5", "limit"),
            BadQueries.Bad($"GET /v1/{list}", $"/v1/{list}?format=csv&starting_after=nonsense", "starting_after"),
        ]);
}

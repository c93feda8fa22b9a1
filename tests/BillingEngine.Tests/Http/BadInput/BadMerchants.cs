using BillingEngine.Domain.Common;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to merchants and their keys.</summary>
internal static class BadMerchants
{
    private const string Keys = "/v1/merchants/{merchant}/keys";

    public static IEnumerable<BadRequest> Rows() => [.. Merchants(), .. Making(), .. Ending()];

    private static IEnumerable<BadRequest> Merchants()
    {
        const string create = "POST /v1/merchants";
        const string path = "/v1/merchants";
        const string one = "GET /v1/merchants/{id}";
        const string valid = """{"account":"main","name":"Shop"}""";
        BadRequest Row(string what, string json, int status, string code) =>
            BadRequest.WithJson(create, what, path, json, status, code);
        return
        [
            .. BadBodies.Of(create, path, valid),
            .. BadBodies.Text(create, path, valid, "account", 32, required: true),
            .. BadBodies.Text(create, path, valid, "name", 64, required: true),
            .. BadBodies.Text(create, path, valid, "sub_mchid", 32),
            .. BadBodies.Text(create, path, valid, "sub_appid", 32),
            .. BadBodies.Values(create, path, valid, "time_zone", "time_zone", "\"Mars/Olympus\"", "7"),
            .. BadBodies.Values(
                create,
                path,
                valid,
                "merchant_category_code",
                "merchant_category_code",
                "\"5 7\"",
                "5"
            ),
            Row("no such account", """{"account":"nowhere","name":"Shop"}""", 404, "merchant.unknown_account"),
            Row("a second merchant of a direct account", valid, 409, "merchant.already_exists"),
            Row(
                "a sub-merchant of a direct account",
                """{"account":"main","name":"Shop","sub_mchid":"1"}""",
                409,
                "merchant.no_sub_mchid"
            ),
            Row("an institution itself", """{"account":"partner","name":"Shop"}""", 409, "merchant.sub_mchid_missing"),
            .. BadQueries.OfList("GET /v1/merchants", path, "mer"),
            .. BadQueries.OfGet(one, path + "/{merchant}"),
            .. BadQueries.OfId(one, path + "/{id}", "merchant.not_found"),
        ];
    }

    private static IEnumerable<BadRequest> Making()
    {
        const string create = "POST /v1/merchants/{id}/keys";
        const string list = "GET /v1/merchants/{id}/keys";
        const string valid = """{"name":"backend","scopes":["read"]}""";
        return
        [
            .. BadBodies.Of(create, Keys, valid),
            .. BadBodies.Text(create, Keys, valid, "name", 64, required: true),
            .. BadBodies.Values(
                create,
                Keys,
                valid,
                "scopes",
                "scopes",
                "[]",
                "\"read\"",
                "[\"all\"]",
                "[\"read\",\"read\"]",
                "{}",
                "null"
            ),
            .. BadBodies.Values(create, Keys, valid, "scopes", "scopes[0]", "[1]", "[null]"),
            .. BadBodies.Values(create, Keys, valid, "key", "key", "\"sk_live_chosen_by_oneself\""),
            .. BadQueries.OfId(create, "/v1/merchants/{id}/keys", "merchant.not_found", valid),
            .. BadQueries.OfList(list, Keys, "key"),
            .. BadQueries.OfId(list, "/v1/merchants/{id}/keys", "merchant.not_found"),
        ];
    }

    private static IEnumerable<BadRequest> Ending()
    {
        const string roll = "POST /v1/merchants/{id}/keys/{key}/roll";
        const string revoke = "POST /v1/merchants/{id}/keys/{key}/revoke";
        return
        [
            .. new[] { roll, revoke }.SelectMany(route =>
                (IEnumerable<BadRequest>)
                    [
                        .. BadBodies.Of(route, Keys + "/{apikey}/" + route.Split('/')[^1], "{}"),
                        .. BadQueries.OfId(route, Keys + "/{id}/" + route.Split('/')[^1], "api_key.not_found", "{}"),
                        BadRequest.WithJson(
                            route,
                            "another merchant's key",
                            $"/v1/merchants/{Id.Text(default(MerchantId))}/keys/{{apikey}}/{route.Split('/')[^1]}",
                            "{}",
                            404,
                            "api_key.not_found"
                        ),
                        BadRequest.WithJson(
                            route,
                            "one that is revoked",
                            Keys + "/{revoked}/" + route.Split('/')[^1],
                            "{}",
                            409,
                            "api_key.ended"
                        ),
                    ]
            ),
            .. BadBodies.Values(
                roll,
                Keys + "/{apikey}/roll",
                "{}",
                "overlap_hours",
                "overlap_hours",
                "-1",
                "169",
                "\"1\"",
                "1.5",
                "null"
            ),
        ];
    }
}

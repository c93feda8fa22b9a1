namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests of mini programs; the token is that of payer-1.</summary>
internal static class BadMiniProgram
{
    private const string Own = "/v1/mini_program/subscriptions";
    private const string NotFound = "subscription.not_found";

    public static IEnumerable<BadRequest> Rows() =>
        [.. LogIn(), .. WithToken(Enrol()), .. WithToken(Reading()), .. WithToken(Ending())];

    // An API key is no token.
    private static IEnumerable<BadRequest> WithToken(IEnumerable<BadRequest> rows) =>
        rows.Select(row => row.Key == "sk_test_live" ? row with { Key = "{token}" } : row);

    private static IEnumerable<BadRequest> LogIn()
    {
        const string route = "POST /v1/mini_program/login";
        const string path = "/v1/mini_program/login";
        const string valid = """{"code":"unknown","merchant":"{merchant}"}""";
        BadRequest Row(string what, string json, int status, string code, string? field = null) =>
            BadRequest.WithJson(route, what, path, json, status, code, field) with
            {
                Key = null,
            };
        return
        [
            // It needs no key, so that the code is all there is to refuse.
            .. BadBodies
                .Of(route, path, valid)
                .Select(row =>
                    row.What == "no key"
                        ? row with
                        {
                            Status = 409,
                            Code = "mini_program.code_refused",
                        }
                        : row with
                        {
                            Key = row.Status == 405 ? "{token}" : null,
                        }
                ),
            .. BadBodies.Values(route, path, valid, "code", "code", "\"\"", "7", "null", "\"a b\"", "\"\\u0000\""),
            .. BadBodies.Values(route, path, valid, "merchant", "merchant", "\"main\"", "7"),
            Row("no merchant among several", """{"code":"unknown"}""", 422, "validation_failed", "merchant"),
            Row(
                "a merchant that is not there",
                $$"""{"code":"unknown","merchant":"{{NoMerchant}}"}""",
                404,
                "merchant.not_found"
            ),
        ];
    }

    private static string NoMerchant => Domain.Common.Id.Text(default(Domain.Common.MerchantId));

    private static IEnumerable<BadRequest> Enrol()
    {
        const string route = "POST " + Own;
        const string valid = """{"plan":"monthly"}""";
        BadRequest Row(string what, string json, int status, string code) =>
            BadRequest.WithJson(route, what, Own, json, status, code);
        return
        [
            .. BadBodies.Of(route, Own, valid),
            .. BadBodies.Text(route, Own, valid, "plan", 64, required: true),
            .. BadBodies.Text(route, Own, valid, "display_name", 32),
            // What only the merchant may say.
            .. new[] { "customer", "trial_end", "allow_duplicate", "metadata", "openid" }.Select(field =>
                BadRequest.WithJson(
                    route,
                    "the field " + field,
                    Own,
                    $$"""{"plan":"monthly","{{field}}":"x"}""",
                    422,
                    "validation_failed",
                    field
                )
            ),
            Row("another merchant's plan", """{"plan":"{foreign_plan}"}""", 404, "plan.not_found"),
            Row("a plan that rests", """{"plan":"resting"}""", 409, "plan.inactive"),
            Row("a second time", valid, 409, "subscription.already_exists"),
            Row("with a merchant's key", valid, 401, "unauthenticated") with
            {
                Key = "sk_test_live ",
            },
        ];
    }

    private static IEnumerable<BadRequest> Reading()
    {
        const string one = "GET " + Own + "/{id}";
        return
        [
            .. BadQueries.OfList("GET /v1/mini_program/plans", "/v1/mini_program/plans", "plan"),
            .. BadQueries.OfList("GET " + Own, Own, "sub"),
            .. BadQueries.OfGet(one, Own + "/{sub}"),
            .. BadQueries.OfId(one, Own + "/{id}", NotFound),
            new BadRequest(one, "another subscriber's", Own + "/{waiting}", 404, NotFound),
        ];
    }

    private static IEnumerable<BadRequest> Ending()
    {
        const string cancel = "POST " + Own + "/{id}/cancel";
        const string terminate = "POST " + Own + "/{id}/terminate";
        const string sign = "POST " + Own + "/{id}/sign";
        return
        [
            .. BadBodies.Of(cancel, Own + "/{sub}/cancel", "{}"),
            .. BadBodies.Text(cancel, Own + "/{sub}/cancel", "{}", "reason", 200),
            .. BadBodies.Values(cancel, Own + "/{sub}/cancel", "{}", "at", "at", "\"later\"", "null", "1"),
            .. BadBodies.Values(cancel, Own + "/{sub}/cancel", "{}", "refund", "refund", "\"prorated\""),
            .. BadQueries.OfId(cancel, Own + "/{id}/cancel", NotFound, "{}"),
            BadRequest.WithJson(
                cancel,
                "another subscriber's",
                Own + "/{waiting}/cancel",
                """{"at":"now"}""",
                404,
                NotFound
            ),
            .. BadBodies.Of(terminate, Own + "/{sub}/terminate", "{}"),
            .. BadQueries.OfId(terminate, Own + "/{id}/terminate", NotFound, "{}"),
            BadRequest.WithJson(terminate, "another subscriber's", Own + "/{waiting}/terminate", "{}", 404, NotFound),
            .. BadBodies.Of(sign, Own + "/{sub}/sign", "{}"),
            .. BadBodies.Values(sign, Own + "/{sub}/sign", "{}", "channel", "channel", "\"h5\""),
            .. BadQueries.OfId(sign, Own + "/{id}/sign", NotFound, "{}"),
            BadRequest.WithJson(sign, "another subscriber's", Own + "/{waiting}/sign", "{}", 404, NotFound),
            BadRequest.WithJson(
                sign,
                "what is signed",
                Own + "/{sub}/sign",
                "{}",
                409,
                "subscription.no_signature_needed"
            ),
        ];
    }
}

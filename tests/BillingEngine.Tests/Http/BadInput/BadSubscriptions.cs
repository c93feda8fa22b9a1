namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to subscriptions.</summary>
internal static class BadSubscriptions
{
    private const string Code = "subscription.not_found";

    private const string Valid = """
        {"plan":"monthly","channel":"mini_program","customer":"payer-2"}
        """;

    public static IEnumerable<BadRequest> Rows() => [.. Create(), .. Reading(), .. Access(), .. Cancel(), .. Sign()];

    private static IEnumerable<BadRequest> Create()
    {
        const string route = "POST /v1/subscriptions";
        const string path = "/v1/subscriptions";
        IEnumerable<BadRequest> Values(string field, string named, params string[] values) =>
            BadBodies.Values(route, path, Valid, field, named, values);
        BadRequest Refused(string what, string field, string value, int status, string code) =>
            BadBodies.Values(route, path, Valid, field, field, value).Single() with
            {
                What = what,
                Status = status,
                Code = code,
                Field = null,
            };
        return
        [
            .. BadBodies.Of(route, path, Valid),
            .. BadBodies.Text(route, path, Valid, "plan", 64, required: true),
            .. Values("customer", "customer", "7", "[]", "null", "\"\"", "\"a\\u0000b\""),
            .. Values("customer", "customer.reference", """{"display_name":"x"}"""),
            .. Values("customer", "customer.phone", """{"reference":"r","display_name":"x","phone":"1"}"""),
            .. Values("customer", "customer.openid", """{"reference":"r","display_name":"x","openid":"a b"}"""),
            .. Values("customer", "customer", """{"reference":"no-openid","display_name":"x"}"""),
            .. Values("channel", "channel", "\"fax\"", "1", "null", "\"MiniProgram\""),
            .. Values("channel", "client_ip", "\"h5\""),
            .. Values(
                "client_ip",
                "client_ip",
                "\"300.1.1.1\"",
                "\"1\"",
                "\"0x7f.1\"",
                "\"fe80::1%eth0\"",
                "1",
                "\"\""
            ),
            .. Values(
                "return_url",
                "return_url",
                "\"http://shop.example/\"",
                "\"//x\"",
                "\"javascript:a\"",
                "\"\"",
                $"\"https://shop.example/{new string('a', 256)}\""
            ),
            .. Values(
                "trial_end",
                "trial_end",
                "\"2020-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59Z\"",
                "\"tomorrow\"",
                "\"2027-02-29T00:00:00Z\"",
                "\"2026-12-01\"",
                "1800000000",
                "\"0001-01-01T00:00:00+14:00\"",
                "\"9999-12-31T23:59:59-14:00\""
            ),
            .. Values(
                "billing_anchor",
                "billing_anchor",
                "\"2020-01-01T00:00:00Z\"",
                "\"2126-01-01T00:00:00Z\"",
                "\"now\"",
                "{}"
            ),
            .. Values("allow_duplicate", "allow_duplicate", "\"yes\"", "1", "null"),
            .. BadPlansAndCustomers.Metadata(route, path, Valid),
            Refused("a plan of another merchant", "plan", "\"{foreign_plan}\"", 404, "plan.not_found"),
            Refused("a plan of another merchant by its code", "plan", "\"foreign\"", 404, "plan.not_found"),
            Refused("an identifier of another kind", "plan", "\"{cus}\"", 404, "plan.not_found"),
            Refused("a customer of another merchant", "customer", "\"{foreign_cus}\"", 404, "customer.not_found"),
            Refused("a customer of another kind", "customer", "\"{plan}\"", 404, "customer.not_found"),
            Refused("a plan that rests", "plan", "\"resting\"", 409, "plan.inactive"),
            Refused(
                "another person's reference",
                "customer",
                """{"reference":"payer-1","display_name":"x","openid":"o-2"}""",
                409,
                "customer.openid_differs"
            ),
            Refused("a second subscription", "customer", "\"payer-1\"", 409, "subscription.already_exists"),
        ];
    }

    private static IEnumerable<BadRequest> Reading()
    {
        const string list = "GET /v1/subscriptions";
        const string one = "GET /v1/subscriptions/{id}";
        foreach (
            var row in BadQueries.OfList(
                list,
                "/v1/subscriptions",
                "sub",
                "status",
                "customer",
                "plan",
                "contract_id",
                "out_contract_code",
                "expand"
            )
        )
        {
            yield return row;
        }

        yield return BadQueries.Bad(list, "/v1/subscriptions?status=Active", "status");
        yield return BadQueries.Bad(list, "/v1/subscriptions?expand=plan", "expand");
        foreach (var row in BadQueries.OfGet(one, "/v1/subscriptions/{sub}"))
            yield return row;
        foreach (var expand in new[] { "plan", "contract,", "contract%00", "contract,latest_invoice,customer", "" })
            yield return BadQueries.Bad(one, "/v1/subscriptions/{sub}?expand=" + expand, "expand");
        foreach (var row in BadQueries.OfId(one, "/v1/subscriptions/{id}", Code))
            yield return row;
        foreach (var part in new[] { "timeline", "explain_dates" })
        {
            var route = $"GET /v1/subscriptions/{{id}}/{part}";
            foreach (var row in BadQueries.OfGet(route, "/v1/subscriptions/{sub}/" + part))
                yield return row;
            foreach (var row in BadQueries.OfId(route, "/v1/subscriptions/{id}/" + part, Code))
                yield return row;
        }
    }

    private static IEnumerable<BadRequest> Access()
    {
        const string route = "GET /v1/access";
        const string good = "/v1/access?customer=payer-1&plan=monthly";
        return
        [
            .. BadQueries.OfGet(route, "/v1/access"),
            BadQueries.Bad(route, "/v1/access?plan=monthly", "customer"),
            BadQueries.Bad(route, "/v1/access?customer=payer-1", "plan"),
            BadQueries.Bad(route, good + "&plan=monthly", "plan"),
            BadQueries.Bad(route, "/v1/access?customer=&plan=monthly", "customer"),
            BadQueries.Bad(route, "/v1/access?customer=a%00b&plan=monthly", "customer"),
            new BadRequest(route, "a stranger", "/v1/access?customer=stranger&plan=monthly", 404, "customer.not_found"),
            new BadRequest(
                route,
                "another merchant's customer",
                "/v1/access?customer={foreign_cus}&plan=monthly",
                404,
                "customer.not_found"
            ),
            new BadRequest(
                route,
                "another merchant's customer by reference",
                "/v1/access?customer=foreigner&plan=monthly",
                404,
                "customer.not_found"
            ),
            new BadRequest(route, "no such plan", "/v1/access?customer=payer-1&plan=foreign", 404, "plan.not_found"),
            new BadRequest(
                route,
                "an id of another kind",
                "/v1/access?customer=payer-1&plan={sub}",
                404,
                "plan.not_found"
            ),
        ];
    }

    private static IEnumerable<BadRequest> Cancel()
    {
        const string route = "POST /v1/subscriptions/{id}/cancel";
        const string path = "/v1/subscriptions/{sub}/cancel";
        return
        [
            .. BadBodies.Of(route, path, "{}"),
            .. BadBodies.Text(route, path, "{}", "reason", 200),
            .. BadBodies.Values(route, path, "{}", "at", "at", "\"later\"", "null", "1", "\"2027-01-01T00:00:00Z\""),
            BadRequest.WithJson(
                route,
                "a rest of a period that is used to its end",
                path,
                """{"at":"period_end","refund":"prorated"}""",
                422,
                "validation_failed",
                "refund"
            ),
            .. BadBodies.Values(route, path, "{}", "refund", "refund", "\"half\"", "true"),
            .. BadQueries.OfId(route, "/v1/subscriptions/{id}/cancel", Code, "{}"),
            BadRequest.WithJson(
                route,
                "one that has ended",
                "/v1/subscriptions/{ended}/cancel",
                """{"at":"now"}""",
                409,
                "subscription.already_canceled"
            ),
            BadRequest.WithJson(
                route,
                "an expired session",
                "/v1/subscriptions/{late}/cancel",
                """{"at":"now"}""",
                409,
                "subscription.already_canceled"
            ),
            BadRequest.WithJson(
                route,
                "the end of a period that never began",
                "/v1/subscriptions/{waiting}/cancel",
                "{}",
                409,
                "subscription.not_started"
            ),
        ];
    }

    private static IEnumerable<BadRequest> Sign()
    {
        const string route = "POST /v1/subscriptions/{id}/sign";
        const string path = "/v1/subscriptions/{waiting}/sign";
        const string valid = """{"channel":"web"}""";
        return
        [
            .. BadBodies.Of(route, path, valid),
            .. BadBodies.Values(route, path, valid, "channel", "channel", "\"fax\"", "null", "2"),
            .. BadBodies.Values(route, path, "{}", "client_ip", "channel", "\"127.0.0.1\""),
            .. BadBodies.Values(route, path, valid, "channel", "client_ip", "\"h5\""),
            .. BadBodies.Values(route, path, valid, "client_ip", "client_ip", "\"nowhere\"", "[]"),
            .. BadBodies.Values(route, path, valid, "return_url", "return_url", "\"ftp://a\"", "7"),
            .. BadQueries.OfId(route, "/v1/subscriptions/{id}/sign", Code, valid),
            BadRequest.WithJson(
                route,
                "a second signing",
                "/v1/subscriptions/{sub}/sign",
                valid,
                409,
                "subscription.no_signature_needed"
            ),
            BadRequest.WithJson(
                route,
                "an expired session",
                "/v1/subscriptions/{late}/sign",
                valid,
                409,
                "subscription.no_signature_needed"
            ),
            BadRequest.WithJson(
                route,
                "a signing of what has ended",
                "/v1/subscriptions/{ended}/sign",
                valid,
                409,
                "subscription.no_signature_needed"
            ),
        ];
    }
}

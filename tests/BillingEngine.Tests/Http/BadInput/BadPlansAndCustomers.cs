namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to plans and customers.</summary>
internal static class BadPlansAndCustomers
{
    private const string Invalid = "validation_failed";

    private const string Plan = """
        {"code":"new","name":"New","amount":8800,"currency":"HKD","interval":"month","contract_template_id":123}
        """;

    private const string Customer = """{"reference":"new","display_name":"Li Lei"}""";

    public static IEnumerable<BadRequest> Rows() =>
        [.. CreatePlan(), .. ChangePlan(), .. Reading(), .. CreateCustomer(), .. ChangeCustomer()];

    private static IEnumerable<BadRequest> CreatePlan()
    {
        const string route = "POST /v1/plans";
        const string path = "/v1/plans";
        IEnumerable<BadRequest> Values(string field, string named, params string[] values) =>
            BadBodies.Values(route, path, Plan, field, named, values);
        return
        [
            .. BadBodies.Of(route, path, Plan),
            .. BadBodies.Text(route, path, Plan, "code", 64, required: true),
            .. BadBodies.Text(route, path, Plan, "name", 64, required: true),
            .. BadBodies.Text(route, path, Plan, "description", 127),
            .. BadBodies.Integer(route, path, Plan, "amount", "0", "1000000000001", required: true),
            .. BadBodies.Integer(route, path, Plan, "contract_template_id", "0", "9223372036854775808", required: true),
            .. BadBodies.Integer(route, path, Plan, "interval_count", "0", "37"),
            .. BadBodies.Integer(route, path, Plan, "trial_days", "-1", "731"),
            .. BadBodies.Integer(route, path, Plan, "grace_days", "-1", "2147483648"),
            .. Values("code", "code", "\"Upper\"", "\"-a\"", "\"a b\"", "\"é\""),
            .. Values("currency", "currency", "\"XXX\"", "\"hkd\"", "\"\"", "344", "null", "\"HKD \""),
            .. Values("interval", "interval", "\"fortnight\"", "\"Month\"", "1", "null", "\"\""),
            .. Values("merchant_category_code", "merchant_category_code", "5734", "\"57 34\"", "\"\""),
            .. Values("missed_periods", "missed_periods", "\"all\"", "0"),
            .. Values("dunning", "dunning", "1", "[]", "\"cancel\""),
            .. Values(
                "dunning",
                "dunning.retry_days",
                """{"retry_days":[0]}""",
                """{"retry_days":[61]}""",
                """{"retry_days":[3,1]}""",
                """{"retry_days":[1,1]}""",
                """{"retry_days":"1"}""",
                """{"retry_days":[1,2,3,4,5,6,7,8,9,10,11]}"""
            ),
            .. Values("dunning", "dunning.retry_days[1]", """{"retry_days":[1,2.5]}""", """{"retry_days":[1,"2"]}"""),
            .. Values("dunning", "dunning.then", """{"then":"pause"}""", """{"then":1}"""),
            .. Values("dunning", "dunning.days", """{"days":[1]}"""),
            .. Metadata(route, path, Plan),
            BadRequest.WithJson(
                route,
                "a code that is taken",
                path,
                Plan.Replace("\"new\"", "\"monthly\"", StringComparison.Ordinal),
                409,
                "plan.code_taken"
            ),
        ];
    }

    private static IEnumerable<BadRequest> ChangePlan()
    {
        const string route = "PATCH /v1/plans/{plan}";
        const string path = "/v1/plans/{plan}";
        const string valid = """{"name":"Other"}""";
        return
        [
            .. BadBodies.Of(route, path, valid),
            .. BadBodies.Text(route, path, valid, "name", 64),
            .. BadBodies.Values(route, path, valid, "name", "name", "null"),
            .. BadBodies.Values(route, path, valid, "active", "active", "null", "1", "\"true\""),
            .. BadBodies.Values(route, path, valid, "dunning", "dunning", "null", "[]"),
            .. BadBodies.Values(route, path, valid, "dunning", "dunning.retry_days", """{"retry_days":[0]}"""),
            .. BadBodies.Values(route, path, valid, "amount", "amount", "1"),
            .. BadBodies.Values(route, path, valid, "plan", "plan", "\"monthly\""),
            .. Metadata(route, path, valid),
            .. BadQueries.OfId(route, "/v1/plans/{id}", "plan.not_found", valid, "{foreign_plan}", "foreign"),
        ];
    }

    private static IEnumerable<BadRequest> Reading() =>
        [
            .. BadQueries.OfList("GET /v1/plans", "/v1/plans", "plan", "active"),
            BadQueries.Bad("GET /v1/plans", "/v1/plans?active=yes", "active"),
            BadQueries.Bad("GET /v1/plans", "/v1/plans?metadata[a%01]=b", "metadata[a\u0001]"),
            BadQueries.Bad("GET /v1/plans", "/v1/plans?metadata[]=b", "metadata[]"),
            .. BadQueries.OfGet("GET /v1/plans/{plan}", "/v1/plans/{plan}"),
            .. BadQueries.OfId(
                "GET /v1/plans/{plan}",
                "/v1/plans/{id}",
                "plan.not_found",
                null,
                "{foreign_plan}",
                "foreign"
            ),
            .. BadQueries.OfList("GET /v1/customers", "/v1/customers", "cus", "reference", "openid"),
            .. BadQueries.OfGet("GET /v1/customers/{customer}", "/v1/customers/{cus}"),
            .. BadQueries.OfId(
                "GET /v1/customers/{customer}",
                "/v1/customers/{id}",
                "customer.not_found",
                null,
                "{foreign_cus}",
                "foreigner"
            ),
        ];

    private static IEnumerable<BadRequest> CreateCustomer()
    {
        const string route = "POST /v1/customers";
        const string path = "/v1/customers";
        return
        [
            .. BadBodies.Of(route, path, Customer),
            .. BadBodies.Text(route, path, Customer, "reference", 128, required: true),
            .. BadBodies.Text(route, path, Customer, "display_name", 32, required: true),
            .. BadBodies.Text(route, path, Customer, "openid", 128),
            .. BadBodies.Values(route, path, Customer, "reference", "reference", "\"{cus}\""),
            .. BadBodies.Values(route, path, Customer, "openid", "openid", "\"o 1\"", "\"é\""),
            .. BadBodies.Values(
                route,
                path,
                Customer,
                "time_zone",
                "time_zone",
                "\"Mars/Olympus\"",
                "8",
                "\"\"",
                "\"+08:00\""
            ),
            .. Metadata(route, path, Customer),
            BadRequest.WithJson(
                route,
                "a reference that is taken",
                path,
                """{"reference":"payer-1","display_name":"Li Lei"}""",
                409,
                "customer.reference_taken"
            ),
        ];
    }

    private static IEnumerable<BadRequest> ChangeCustomer()
    {
        const string route = "PATCH /v1/customers/{customer}";
        const string path = "/v1/customers/{cus}";
        const string valid = """{"display_name":"Other"}""";
        return
        [
            .. BadBodies.Of(route, path, valid),
            .. BadBodies.Text(route, path, valid, "display_name", 32),
            .. BadBodies.Text(route, path, valid, "openid", 128),
            .. BadBodies.Values(route, path, valid, "openid", "openid", "null"),
            .. BadBodies.Values(route, path, valid, "time_zone", "time_zone", "\"Nowhere\"", "1"),
            .. BadBodies.Values(route, path, valid, "reference", "reference", "\"other\""),
            .. Metadata(route, path, valid),
            .. BadQueries.OfId(route, "/v1/customers/{id}", "customer.not_found", valid, "{foreign_cus}", "foreigner"),
            BadRequest.WithJson(
                route,
                "an openid under contract",
                path,
                """{"openid":"o-2"}""",
                409,
                "customer.openid_in_use"
            ),
        ];
    }

    /// <summary>The rows of every body that takes metadata.</summary>
    public static IEnumerable<BadRequest> Metadata(string route, string path, string valid)
    {
        var pairs = string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"k{i}\":\"v\""));
        return
        [
            .. BadBodies.Values(
                route,
                path,
                valid,
                "metadata",
                "metadata",
                "[]",
                "\"a\"",
                "{" + pairs + "}",
                "{\"\":\"v\"}",
                $$"""{"{{new string('k', 41)}}":"v"}""",
                $$"""{"k":"{{new string('v', 501)}}"}"""
            ),
            .. BadBodies.Values(
                route,
                path,
                valid,
                "metadata",
                "metadata.k",
                """{"k":1}""",
                """{"k":null}""",
                """{"k":{}}""",
                """{"k":"a","k":"b"}""",
                """{"k":"a\u0000b"}""",
                """{"k":"\ud83d"}"""
            ),
        ];
    }
}

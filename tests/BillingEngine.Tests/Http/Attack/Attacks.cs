using static BillingEngine.Tests.Http.Attack.Defence;

namespace BillingEngine.Tests.Http.Attack;

/// <summary>Every route of the API, as another caller would use it on the victim's objects.</summary>
internal static class Attacks
{
    private const string Plan = """
        {"code":"attack","name":"A","amount":100,"currency":"HKD","interval":"month","contract_template_id":123}
        """;

    private const string Enrolment = """{"plan":"{plan}","customer":"{cus}","channel":"web"}""";

    /// <summary>The table; a route that is not in it fails the suite.</summary>
    public static IReadOnlyDictionary<string, Attack> Table { get; } =
        new Dictionary<string, Attack>(
            [.. Catalogue(), .. Money(), .. Books(), .. Endpoints(), .. Tenants(), .. Subscribers()],
            StringComparer.Ordinal
        );

    private static IEnumerable<KeyValuePair<string, Attack>> Catalogue() =>
        [
            Of("POST /v1/plans", Own, "/v1/plans", Plan),
            Of("GET /v1/plans", Empty, "/v1/plans"),
            Of("GET /v1/plans/{plan}", NotFound, "/v1/plans/{plan}"),
            Of("PATCH /v1/plans/{plan}", NotFound, "/v1/plans/{plan}", """{"active":false}"""),
            Of("POST /v1/customers", Own, "/v1/customers", """{"reference":"attack","display_name":"A"}"""),
            Of("GET /v1/customers", Empty, "/v1/customers"),
            Of("GET /v1/customers/{customer}", NotFound, "/v1/customers/{cus}"),
            Of("PATCH /v1/customers/{customer}", NotFound, "/v1/customers/{cus}", """{"display_name":"A"}"""),
            Of("POST /v1/subscriptions", NotFound, "/v1/subscriptions", Enrolment),
            Of("GET /v1/subscriptions", Empty, "/v1/subscriptions"),
            Of("GET /v1/access", NotFound, "/v1/access?customer=payer-1&plan=monthly"),
            Of("GET /v1/subscriptions/{id}", NotFound, "/v1/subscriptions/{sub}?expand=contract,latest_invoice"),
            Of("POST /v1/subscriptions/{id}/cancel", NotFound, "/v1/subscriptions/{sub}/cancel", """{"at":"now"}"""),
            Of(
                "POST /v1/subscriptions/{id}/sign",
                NotFound,
                "/v1/subscriptions/{waiting}/sign",
                """{"channel":"web"}"""
            ),
            Of("GET /v1/subscriptions/{id}/timeline", NotFound, "/v1/subscriptions/{sub}/timeline"),
            Of("GET /v1/subscriptions/{id}/explain_dates", NotFound, "/v1/subscriptions/{sub}/explain_dates"),
            Of("GET /v1/contracts", Empty, "/v1/contracts"),
            Of("GET /v1/contracts/{id}", NotFound, "/v1/contracts/{con}?refresh=true"),
            Of("POST /v1/contracts/{id}/terminate", NotFound, "/v1/contracts/{con}/terminate", """{"note":"x"}"""),
        ];

    private static IEnumerable<KeyValuePair<string, Attack>> Money() =>
        [
            Of("GET /v1/invoices", Empty, "/v1/invoices"),
            Of("GET /v1/invoices/{id}", NotFound, "/v1/invoices/{inv}"),
            Of("POST /v1/invoices/{id}/pay", NotFound, "/v1/invoices/{inv}/pay", "{}"),
            Of("POST /v1/invoices/{id}/void", NotFound, "/v1/invoices/{inv}/void", "{}"),
            Of("GET /v1/payments", Empty, "/v1/payments"),
            Of("GET /v1/payments/{id}", NotFound, "/v1/payments/{pay}"),
            Of("POST /v1/payments/{id}/sync", NotFound, "/v1/payments/{pay}/sync", "{}"),
            Of("POST /v1/payments/{id}/reverse", NotFound, "/v1/payments/{pay}/reverse", "{}"),
            Of("GET /v1/payments/{id}/refunds", NotFound, "/v1/payments/{pay}/refunds"),
            Of("POST /v1/refunds", NotFound, "/v1/refunds", """{"payment":"{pay}","amount":1,"reference":"theirs"}"""),
            Of("GET /v1/refunds", Empty, "/v1/refunds"),
            Of("GET /v1/refunds/{id}", NotFound, "/v1/refunds/{re}"),
            Of("POST /v1/refunds/{id}/sync", NotFound, "/v1/refunds/{re}/sync", "{}"),
            Of(
                "POST /v1/orders",
                NotFound,
                "/v1/orders",
                """{"amount":100,"currency":"HKD","description":"A","customer":"{cus}"}"""
            ),
            Of("GET /v1/orders", Empty, "/v1/orders"),
            Of("GET /v1/orders/{id}", NotFound, "/v1/orders/{ord}"),
            Of("GET /v1/orders/{id}/app_pay", NotFound, "/v1/orders/{ord}/app_pay"),
            Of("POST /v1/orders/{id}/close", NotFound, "/v1/orders/{ord}/close", "{}"),
        ];

    // A day is everybody's; what is on it is each merchant's own.
    private static IEnumerable<KeyValuePair<string, Attack>> Books() =>
        [
            Of("GET /v1/ledger/entries", Empty, "/v1/ledger/entries"),
            Of("GET /v1/ledger/balances", Own, "/v1/ledger/balances"),
            Of("GET /v1/settlements", Empty, "/v1/settlements?state=settled&from={date}&to={date}"),
            Of("GET /v1/statements/{date}", NotFound, "/v1/statements/{date}"),
            Of("GET /v1/reconciliations/{date}", NotFound, "/v1/reconciliations/{date}"),
            Of("GET /v1/reconciliations/{date}/differences", NotFound, "/v1/reconciliations/{date}/differences"),
            Of("GET /v1/reconciliations", Empty, "/v1/reconciliations"),
            Of("GET /v1/alerts", Empty, "/v1/alerts"),
            Of("GET /v1/alerts/{id}", NotFound, "/v1/alerts/{ale}"),
            Of("POST /v1/alerts/{id}/resolve", Defence.Operators, "/v1/alerts/{ale}/resolve", """{"reason":"x"}"""),
            Of("POST /v1/reconciliations", Own, "/v1/reconciliations", """{"date":"{date}"}"""),
        ];

    private static IEnumerable<KeyValuePair<string, Attack>> Endpoints() =>
        [
            Of(
                "POST /v1/webhook_endpoints",
                Own,
                "/v1/webhook_endpoints",
                """{"url":"https://attack.example/","event_types":["webhook_endpoint.disabled"]}"""
            ),
            Of("GET /v1/webhook_endpoints", Empty, "/v1/webhook_endpoints"),
            Of("GET /v1/webhook_endpoints/{id}", NotFound, "/v1/webhook_endpoints/{web}"),
            Of(
                "PATCH /v1/webhook_endpoints/{id}",
                NotFound,
                "/v1/webhook_endpoints/{web}",
                """{"status":"disabled"}"""
            ),
            Of("DELETE /v1/webhook_endpoints/{id}", NotFound, "/v1/webhook_endpoints/{web}"),
            Of(
                "POST /v1/webhook_endpoints/{id}/rotate_secret",
                NotFound,
                "/v1/webhook_endpoints/{web}/rotate_secret",
                "{}"
            ),
            Of("GET /v1/events", Empty, "/v1/events"),
            Of("GET /v1/events/{id}", NotFound, "/v1/events/{eve}"),
            Of("POST /v1/events/{id}/redeliver", NotFound, "/v1/events/{eve}/redeliver", "{}"),
            // The clock is the sandbox's, not a merchant's.
            Of("GET /v1/test_clock", Own, "/v1/test_clock"),
            Of("POST /v1/test_clock/advance", Own, "/v1/test_clock/advance", """{"to":"2020-01-01T00:00:00Z"}"""),
        ];

    private static IEnumerable<KeyValuePair<string, Attack>> Tenants() =>
        [
            Of("POST /v1/merchants", Defence.Operators, "/v1/merchants", """{"account":"main","name":"A"}"""),
            Of("GET /v1/merchants", Defence.Operators, "/v1/merchants"),
            Of("GET /v1/merchants/{id}", Defence.Operators, "/v1/merchants/{merchant}"),
            Of(
                "POST /v1/merchants/{id}/keys",
                Defence.Operators,
                "/v1/merchants/{merchant}/keys",
                """{"name":"A","scopes":["operator"]}"""
            ),
            Of("GET /v1/merchants/{id}/keys", Defence.Operators, "/v1/merchants/{merchant}/keys"),
            Of(
                "POST /v1/merchants/{id}/keys/{key}/roll",
                Defence.Operators,
                "/v1/merchants/{merchant}/keys/{apikey}/roll",
                "{}"
            ),
            Of(
                "POST /v1/merchants/{id}/keys/{key}/revoke",
                Defence.Operators,
                "/v1/merchants/{merchant}/keys/{apikey}/revoke",
                "{}"
            ),
        ];

    private static IEnumerable<KeyValuePair<string, Attack>> Subscribers() =>
        [
            Of(
                "POST /v1/mini_program/login",
                Open,
                "/v1/mini_program/login",
                """{"code":"guessed","merchant":"{merchant}"}"""
            ),
            Of("GET /v1/mini_program/plans", Defence.Subscribers, "/v1/mini_program/plans"),
            Of(
                "POST /v1/mini_program/subscriptions",
                Defence.Subscribers,
                "/v1/mini_program/subscriptions",
                """{"plan":"{foreign_plan}"}"""
            ),
            Of("GET /v1/mini_program/subscriptions", Defence.Subscribers, "/v1/mini_program/subscriptions"),
            Of("GET /v1/mini_program/subscriptions/{id}", Defence.Subscribers, "/v1/mini_program/subscriptions/{sub}"),
            Of(
                "POST /v1/mini_program/subscriptions/{id}/cancel",
                Defence.Subscribers,
                "/v1/mini_program/subscriptions/{sub}/cancel",
                """{"at":"now"}"""
            ),
            Of(
                "POST /v1/mini_program/subscriptions/{id}/sign",
                Defence.Subscribers,
                "/v1/mini_program/subscriptions/{sub}/sign",
                "{}"
            ),
            Of(
                "POST /v1/mini_program/subscriptions/{id}/terminate",
                Defence.Subscribers,
                "/v1/mini_program/subscriptions/{sub}/terminate",
                "{}"
            ),
        ];

    private static KeyValuePair<string, Attack> Of(string route, Defence defence, string path, string? body = null) =>
        new(route, new Attack(defence, path, body));
}

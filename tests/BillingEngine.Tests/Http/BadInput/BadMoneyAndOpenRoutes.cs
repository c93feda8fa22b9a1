using System.Text;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to contracts, invoices, payments, refunds and the routes without a key.</summary>
internal static class BadMoneyAndOpenRoutes
{
    public static IEnumerable<BadRequest> Rows() =>
        [.. Contracts(), .. Invoices(), .. Payments(), .. Refunds(), .. OpenRoutes()];

    private static IEnumerable<BadRequest> Contracts()
    {
        const string one = "GET /v1/contracts/{id}";
        const string end = "POST /v1/contracts/{id}/terminate";
        const string at = "/v1/contracts/{con}/terminate";
        const string valid = """{"note":"moved away"}""";
        return
        [
            .. BadQueries.OfList(
                "GET /v1/contracts",
                "/v1/contracts",
                "con",
                "status",
                "customer",
                "out_contract_code",
                "contract_id"
            ),
            BadQueries.Bad("GET /v1/contracts", "/v1/contracts?status=open", "status"),
            .. BadQueries.OfGet(one, "/v1/contracts/{con}"),
            BadQueries.Bad(one, "/v1/contracts/{con}?refresh=yes", "refresh"),
            BadQueries.Bad(one, "/v1/contracts/{con}?refresh=true&refresh=true", "refresh"),
            .. BadQueries.OfId(one, "/v1/contracts/{id}", "contract.not_found"),
            .. BadBodies.Of(end, at, valid),
            .. BadBodies.Text(end, at, valid, "note", 256, required: true),
            .. BadQueries.OfId(end, "/v1/contracts/{id}/terminate", "contract.not_found", valid),
            BadRequest.WithJson(
                end,
                "an expired session",
                "/v1/contracts/{late_con}/terminate",
                valid,
                409,
                "contract.not_signed"
            ),
            BadRequest.WithJson(
                end,
                "one that is not in force",
                "/v1/contracts/{ended_con}/terminate",
                valid,
                409,
                "contract.not_signed"
            ),
        ];
    }

    private static IEnumerable<BadRequest> Invoices()
    {
        const string list = "GET /v1/invoices";
        const string one = "GET /v1/invoices/{id}";
        IEnumerable<BadRequest> rows =
        [
            .. BadQueries.OfList(list, "/v1/invoices", "inv", "status", "subscription", "customer", "out_trade_no"),
            BadQueries.Bad(list, "/v1/invoices?status=due", "status"),
            BadQueries.Bad(list, "/v1/invoices?subscription={cus}", "subscription"),
            .. BadQueries.OfGet(one, "/v1/invoices/{inv}"),
            .. BadQueries.OfId(one, "/v1/invoices/{id}", "invoice.not_found"),
        ];
        return rows.Concat(
            new[] { "pay", "void" }.SelectMany(verb =>
                (IEnumerable<BadRequest>)
                    [
                        .. BadBodies.Of($"POST /v1/invoices/{{id}}/{verb}", "/v1/invoices/{inv}/" + verb, "{}"),
                        .. BadQueries.OfId(
                            $"POST /v1/invoices/{{id}}/{verb}",
                            $"/v1/invoices/{{id}}/{verb}",
                            "invoice.not_found",
                            "{}"
                        ),
                        BadRequest.WithJson(
                            $"POST /v1/invoices/{{id}}/{verb}",
                            "one that is paid",
                            "/v1/invoices/{inv}/" + verb,
                            "{}",
                            409,
                            "invoice.not_open"
                        ),
                    ]
            )
        );
    }

    private static IEnumerable<BadRequest> Refunds()
    {
        const string list = "GET /v1/refunds";
        const string ofPayment = "GET /v1/payments/{id}/refunds";
        const string one = "GET /v1/refunds/{id}";
        const string create = "POST /v1/refunds";
        const string sync = "POST /v1/refunds/{id}/sync";
        const string body = """{"payment":"{pay}","amount":100,"reason":"Unused days"}""";
        return
        [
            .. BadQueries.OfList(
                list,
                "/v1/refunds",
                "re",
                "status",
                "payment",
                "customer",
                "out_refund_no",
                "refund_id",
                "out_trade_no",
                "transaction_id"
            ),
            BadQueries.Bad(list, "/v1/refunds?status=paid", "status"),
            BadQueries.Bad(list, "/v1/refunds?payment={sub}", "payment"),
            .. BadQueries.OfList(ofPayment, "/v1/payments/{pay}/refunds", "re"),
            .. BadQueries.OfId(ofPayment, "/v1/payments/{id}/refunds", "payment.not_found"),
            .. BadQueries.OfGet(one, "/v1/refunds/{re}"),
            .. BadQueries.OfId(one, "/v1/refunds/{id}", "refund.not_found"),
            .. BadBodies.Of(create, "/v1/refunds", body),
            // No amount is the whole of it.
            .. BadBodies
                .Integer(create, "/v1/refunds", body, "amount", "0", "1000000000001")
                .Where(row => !row.What.EndsWith("null", StringComparison.Ordinal)),
            .. BadBodies.Text(create, "/v1/refunds", body, "reason", 80),
            .. BadBodies.Text(create, "/v1/refunds", body, "reference", 128),
            .. BadBodies.Values(create, "/v1/refunds", body, "payment", "payment", "7", "\"\"", "null"),
            BadRequest.WithJson(
                create,
                "more than was paid",
                "/v1/refunds",
                """{"payment":"{pay}","amount":9999999}""",
                409,
                "refund.exceeds_payment"
            ),
            BadRequest.WithJson(
                create,
                "an id of another kind",
                "/v1/refunds",
                """{"payment":"{inv}"}""",
                404,
                "payment.not_found"
            ),
            .. BadBodies.Of(sync, "/v1/refunds/{re}/sync", "{}"),
            .. BadQueries.OfId(sync, "/v1/refunds/{id}/sync", "refund.not_found", "{}"),
        ];
    }

    private static IEnumerable<BadRequest> Payments()
    {
        const string list = "GET /v1/payments";
        const string one = "GET /v1/payments/{id}";
        const string sync = "POST /v1/payments/{id}/sync";
        const string reverse = "POST /v1/payments/{id}/reverse";
        return
        [
            .. BadQueries.OfList(
                list,
                "/v1/payments",
                "pay",
                "status",
                "subscription",
                "invoice",
                "customer",
                "out_trade_no",
                "transaction_id",
                "contract_id"
            ),
            BadQueries.Bad(list, "/v1/payments?status=paid", "status"),
            BadQueries.Bad(list, "/v1/payments?subscription={inv}", "subscription"),
            BadQueries.Bad(list, "/v1/payments?invoice={sub}", "invoice"),
            .. BadQueries.OfGet(one, "/v1/payments/{pay}"),
            .. BadQueries.OfId(one, "/v1/payments/{id}", "payment.not_found"),
            .. BadBodies.Of(sync, "/v1/payments/{pay}/sync", "{}"),
            .. BadQueries.OfId(sync, "/v1/payments/{id}/sync", "payment.not_found", "{}"),
            .. BadBodies.Of(reverse, "/v1/payments/{pay}/reverse", "{}"),
            .. BadQueries.OfId(reverse, "/v1/payments/{id}/reverse", "payment.not_found", "{}"),
            BadRequest.WithJson(
                reverse,
                "one that took the money",
                "/v1/payments/{pay}/reverse",
                "{}",
                409,
                "payment.paid"
            ),
        ];
    }

    private static IEnumerable<BadRequest> OpenRoutes()
    {
        const string advance = "POST /v1/test_clock/advance";
        const string valid = """{"to":"2020-01-01T00:00:00Z"}""";
        foreach (
            var row in BadQueries
                .OfGet("GET /v1/test_clock", "/v1/test_clock")
                .Concat(BadBodies.Of(advance, "/v1/test_clock/advance", valid))
                .Concat(
                    BadBodies.Values(
                        advance,
                        "/v1/test_clock/advance",
                        valid,
                        "to",
                        "to",
                        "\"2020-01-01T00:00:00Z\"",
                        "\"9999-12-31T23:59:59Z\"",
                        "\"tomorrow\"",
                        "null",
                        "1800000000",
                        "\"2026-11-31T00:00:00Z\""
                    )
                )
        )
        {
            yield return row;
        }

        foreach (
            var path in new[]
            {
                "/",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/openapi/v1.json",
                "/docs",
                "/docs/{file}",
            }
        )
        {
            yield return new BadRequest(
                "GET " + path,
                "another method",
                path.Replace("{file}", "docs.js", StringComparison.Ordinal),
                405,
                "method_not_allowed"
            )
            {
                Method = "POST",
                Key = null,
            };
        }
        // The operators' pages are forms for people; what they refuse otherwise is in OperatorSafetyTests.
        foreach (
            var route in new[]
            {
                "GET /operators",
                "GET /operators/login",
                "POST /operators/login",
                "POST /operators/logout",
            }
        )
        {
            yield return new BadRequest(route, "another method", route.Split(' ')[1], 405, "method_not_allowed")
            {
                Method = "PUT",
                Key = null,
            };
        }

        yield return new BadRequest("GET /docs/{file}", "no such file", "/docs/..%2Fappsettings.json", 404, "not_found")
        {
            Key = null,
        };
        foreach (var kind in new[] { "contract", "payment", "refund" })
        {
            var route = $"POST /wechat/notify/{{account}}/{kind}";
            var path = "/wechat/notify/main/" + kind;
            foreach (var body in new[] { "", "{", "{}", "[]", "null", "\0", new string('[', 5000) })
            {
                var what = "unsigned: " + body[..Math.Min(5, body.Length)];
                yield return BadRequest.WithJson(route, what, path, body, 401, "FAIL") with
                {
                    Key = null,
                };
            }
            yield return new BadRequest(route, "10 MB", path, 413, "FAIL") { Body = new byte[10 << 20], Key = null };
            yield return BadRequest.WithJson(
                route,
                "no such account",
                "/wechat/notify/unknown/" + kind,
                "{}",
                404,
                "FAIL"
            ) with
            {
                Key = null,
            };
            yield return new BadRequest(route, "no UTF-8", path, 401, "FAIL")
            {
                Body = Encoding.Latin1.GetBytes("{\"id\":\"\u00ff\"}"),
                Key = null,
            };
            yield return new BadRequest(route, "another method", path, 405, "method_not_allowed")
            {
                Method = "GET",
                Key = null,
            };
        }
    }
}

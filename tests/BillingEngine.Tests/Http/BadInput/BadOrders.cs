namespace BillingEngine.Tests.Http.BadInput;

/// <summary>The bad requests to APP orders.</summary>
internal static class BadOrders
{
    private const string Valid = """{"amount":6800,"currency":"HKD","description":"Poster"}""";

    public static IEnumerable<BadRequest> Rows() => [.. Create(), .. Reading(), .. Closing()];

    private static IEnumerable<BadRequest> Create()
    {
        const string route = "POST /v1/orders";
        const string path = "/v1/orders";
        IEnumerable<BadRequest> Values(string field, string named, params string[] values) =>
            BadBodies.Values(route, path, Valid, field, named, values);
        return
        [
            .. BadBodies.Of(route, path, Valid),
            .. BadBodies.Integer(route, path, Valid, "amount", "0", "1000000000001", required: true),
            .. BadBodies.Text(route, path, Valid, "description", 127, required: true),
            .. BadBodies.Text(route, path, Valid, "reference", 128),
            .. BadBodies.Text(route, path, Valid, "customer", 128),
            .. BadBodies.Text(route, path, Valid, "attach", 127),
            .. BadBodies.Text(route, path, Valid, "goods_tag", 32),
            .. BadBodies.Integer(route, path, Valid, "expires_in", "59", "604801"),
            .. Values("currency", "currency", "\"XXX\"", "\"hkd\"", "\"\"", "344", "null"),
            .. Values("merchant_category_code", "merchant_category_code", "5734", "\"57 34\"", "\"\""),
            .. Values("metadata", "metadata", "1", "[]", "\"a\"", """{"":"a"}"""),
            .. Values("detail", "detail", "1", "[]", "\"a\""),
            .. Values("detail", "detail.cost_price", """{"cost_price":-1}""", """{"cost_price":"1"}"""),
            .. Values("detail", "detail.receipt_id", """{"receipt_id":""}""", """{"receipt_id":7}"""),
            .. Values("detail", "detail.goods_detail", """{"goods_detail":[]}""", """{"goods_detail":{}}"""),
            .. Values(
                "detail",
                "detail.goods_detail[0].goods_id",
                """{"goods_detail":[{"quantity":1,"price":1}]}""",
                """{"goods_detail":[{"goods_id":"","quantity":1,"price":1}]}"""
            ),
            .. Values(
                "detail",
                "detail.goods_detail[0].quantity",
                """{"goods_detail":[{"goods_id":"a","quantity":0,"price":1}]}"""
            ),
            .. Values(
                "detail",
                "detail.goods_detail[0].price",
                """{"goods_detail":[{"goods_id":"a","quantity":1,"price":-1}]}"""
            ),
            .. Values("scene_info", "scene_info", "1", "[]", "\"a\""),
            .. Values(
                "scene_info",
                "scene_info.payer_client_ip",
                """{"payer_client_ip":"here"}""",
                """{"payer_client_ip":"300.1.1.1"}""",
                """{"payer_client_ip":7}"""
            ),
            .. Values("scene_info", "scene_info.device_ip", """{"device_ip":""}"""),
            .. Values("scene_info", "scene_info.device_id", """{"device_id":""}"""),
            .. Values(
                "scene_info",
                "scene_info.store_info.id",
                """{"store_info":{}}""",
                """{"store_info":{"id":""}}"""
            ),
            BadRequest.WithJson(
                route,
                "no such customer",
                path,
                """{"amount":6800,"currency":"HKD","description":"Poster","customer":"unknown"}""",
                404,
                "customer.not_found"
            ),
            BadRequest.WithJson(
                route,
                "another's customer",
                path,
                """{"amount":6800,"currency":"HKD","description":"Poster","customer":"{foreign_cus}"}""",
                404,
                "customer.not_found"
            ),
        ];
    }

    private static IEnumerable<BadRequest> Reading()
    {
        const string list = "GET /v1/orders";
        const string one = "GET /v1/orders/{id}";
        const string appPay = "GET /v1/orders/{id}/app_pay";
        return
        [
            .. BadQueries.OfList(
                list,
                "/v1/orders",
                "pay",
                "status",
                "customer",
                "reference",
                "out_trade_no",
                "transaction_id"
            ),
            BadQueries.Bad(list, "/v1/orders?status=open", "status"),
            BadQueries.Bad(list, "/v1/orders?metadata[a%01]=b", "metadata[a\u0001]"),
            .. BadQueries.OfGet(one, "/v1/orders/{ord}"),
            .. BadQueries.OfId(one, "/v1/orders/{id}", "order.not_found", null, "{pay}"),
            .. BadQueries.OfGet(appPay, "/v1/orders/{ord}/app_pay"),
            .. BadQueries.OfId(appPay, "/v1/orders/{id}/app_pay", "order.not_found", null, "{pay}"),
            new BadRequest(appPay, "one that is paid", "/v1/orders/{paid_ord}/app_pay", 409, "order.not_payable"),
        ];
    }

    private static IEnumerable<BadRequest> Closing()
    {
        const string close = "POST /v1/orders/{id}/close";
        return
        [
            .. BadBodies.Of(close, "/v1/orders/{ord}/close", "{}"),
            .. BadQueries.OfId(close, "/v1/orders/{id}/close", "order.not_found", "{}", "{pay}"),
            BadRequest.WithJson(close, "one that is paid", "/v1/orders/{paid_ord}/close", "{}", 409, "order.paid"),
            BadRequest.WithJson(
                "POST /v1/payments/{id}/reverse",
                "an order",
                "/v1/payments/{ord}/reverse",
                "{}",
                409,
                "payment.is_order"
            ),
        ];
    }
}

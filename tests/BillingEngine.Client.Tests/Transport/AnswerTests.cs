using System.Net;

namespace BillingEngine.Client.Tests.Transport;

public sealed class AnswerTests
{
    [Fact]
    public async Task A_refusal_has_the_invalid_fields_and_the_error_of_WeChat()
    {
        var refused = await RefusedAsync(
            FlakyHandler.Json(
                HttpStatusCode.UnprocessableEntity,
                """
                {"type":"urn:x","title":"t","status":422,"detail":"Look at errors.","code":"validation_failed",
                 "errors":{"customer.openid":["It must be given."]},"trace_id":"T1",
                 "gateway":{"code":"PARAM_ERROR","message":"no","request_id":"R1"}}
                """,
                type: "application/problem+json"
            )
        );

        Assert.Equal(["It must be given."], refused.Errors["customer.openid"]);
        Assert.Equal(
            ("PARAM_ERROR", "no", "R1"),
            (refused.Gateway!.Code, refused.Gateway.Message, refused.Gateway.RequestId)
        );
        Assert.Equal(
            "422 validation_failed: Look at errors. customer.openid: It must be given. (trace T1)",
            refused.Message
        );
    }

    [Theory]
    [InlineData("application/problem+json", "{"), InlineData("text/html", "<html>")]
    [InlineData("application/json", "{}")]
    public async Task A_response_that_is_not_from_the_engine_is_reported_as_such(string type, string body)
    {
        var refused = await RefusedAsync(FlakyHandler.Json(HttpStatusCode.Forbidden, body, type: type));

        Assert.Equal((403, "unreadable_answer"), (refused.Status, refused.Code));
        Assert.Contains("did not get a response from the engine", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>"), InlineData("null"), InlineData("{}")]
    public async Task A_success_that_cannot_be_read_is_not_a_result(string body)
    {
        var client = Client(FlakyHandler.Json(HttpStatusCode.OK, body));

        var unread = await Assert.ThrowsAsync<BillingConnectionException>(() => client.Plans.UpdateAsync("p", new()));

        Assert.NotNull(unread.IdempotencyKey);
    }

    [Fact]
    public void An_unknown_enum_value_is_read_and_never_written()
    {
        Assert.Equal(SubscriptionStatus.Unrecognized, EnumText<SubscriptionStatus>.Read("hibernating"));
        Assert.Throws<ArgumentException>(() => EnumText<SubscriptionStatus>.Of(SubscriptionStatus.Unrecognized));
    }

    [Fact]
    public void A_time_is_sent_as_the_engine_stores_it()
    {
        var odd = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(8)).AddTicks(1_234_567);

        Assert.Equal("?created_from=2026-11-22T02%3A00%3A00.123456Z", new EventFilter { CreatedFrom = odd }.ToQuery());
        Assert.Equal(
            """{"to":"2026-11-22T02:00:00.123456Z"}""",
            System.Text.Json.JsonSerializer.Serialize(
                new AdvanceTestClock { To = odd },
                BillingJson.Default.AdvanceTestClock
            )
        );
    }

    [Theory]
    [InlineData("a/b?c", "/base/v1/customers/a%2Fb%3Fc"), InlineData("李雷", "/base/v1/customers/%E6%9D%8E%E9%9B%B7")]
    public async Task A_reference_is_one_segment_of_the_path(string reference, string path)
    {
        var handler = new FlakyHandler(FlakyHandler.Problem(HttpStatusCode.NotFound, "customer.not_found"));
        var client = new BillingClient(new HttpClient(handler), Options("https://billing.example/base/"));

        await Assert.ThrowsAsync<BillingApiException>(() => client.Customers.GetAsync(reference));

        Assert.Equal(path, handler.Requests[0].Url.AbsolutePath);
    }

    [Theory]
    [InlineData("https://billing.example/v1", "/v1/plans/p"), InlineData("https://billing.example/v1/", "/v1/plans/p")]
    [InlineData("https://billing.example/V1", "/v1/plans/p"), InlineData("https://x.example/pay/v1", "/pay/v1/plans/p")]
    [InlineData("https://x.example/pay", "/pay/v1/plans/p"), InlineData("https://x.example/v11", "/v11/v1/plans/p")]
    public async Task An_address_that_ends_in_v1_works_too(string address, string path)
    {
        var handler = new FlakyHandler(FlakyHandler.Problem(HttpStatusCode.NotFound, "plan.not_found"));
        var client = new BillingClient(new HttpClient(handler), Options(address));

        await Assert.ThrowsAsync<BillingApiException>(() => client.Plans.GetAsync("p"));

        Assert.Equal(path, handler.Requests[0].Url.AbsolutePath);
    }

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("."), InlineData("..")]
    public async Task A_reference_that_names_no_object_is_refused_before_it_is_sent(string reference) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Client().Customers.GetAsync(reference));

    [Fact]
    public void An_impossible_address_or_key_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() =>
            new BillingClient(new BillingClientOptions { BaseUrl = new Uri("/v1", UriKind.Relative), ApiKey = "sk" })
        );
        Assert.Throws<ArgumentException>(() =>
            new BillingClient(new BillingClientOptions { BaseUrl = new Uri("https://billing.example"), ApiKey = " " })
        );
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_only_as_far_as_needed()
    {
        var handler = new FlakyHandler(Page(true, "evt_4", "evt_3"), Page(true, "evt_2"), Page(false, "evt_1"));
        var client = new BillingClient(new HttpClient(handler), Options("https://billing.example"));
        var filter = new EventFilter
        {
            Limit = 2,
            Type = EventTypes.InvoicePaid,
            Delivery = DeliveryStatus.Failed,
            CreatedFrom = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(8)),
        };

        var seen = new List<string>();
        await foreach (var told in client.Events.ListAsync(filter))
        {
            seen.Add(told.Id);
            if (told.Id == "evt_2")
                break;
        }

        Assert.Equal(["evt_4", "evt_3", "evt_2"], seen);
        Assert.Equal(
            [
                "?limit=2&created_from=2026-11-22T02%3A00%3A00Z&type=invoice.paid&delivery=failed",
                "?limit=2&starting_after=evt_3&created_from=2026-11-22T02%3A00%3A00Z&type=invoice.paid&delivery=failed",
            ],
            handler.Requests.Select(sent => sent.Url.Query)
        );
        Assert.Null(filter.StartingAfter);
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> Page(bool more, params string[] ids)
    {
        var data = ids.Select(id =>
            $"{{\"id\":\"{id}\",\"type\":\"invoice.paid\",\"sequence\":1,\"created_at\":\"2026-11-22T02:00:00Z\","
            + "\"data\":{\"object\":{}}}"
        );
        return FlakyHandler.Json(
            HttpStatusCode.OK,
            $"{{\"data\":[{string.Join(',', data)}],\"has_more\":{(more ? "true" : "false")}}}"
        );
    }

    private static async Task<BillingApiException> RefusedAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> answer
    ) => await Assert.ThrowsAsync<BillingApiException>(() => Client(answer).Plans.GetAsync("p"));

    private static BillingClient Client(params Func<CancellationToken, Task<HttpResponseMessage>>[] answers) =>
        new(new HttpClient(new FlakyHandler(answers)), Options("https://billing.example"));

    private static BillingClientOptions Options(string url) => new() { BaseUrl = new Uri(url), ApiKey = "sk_test" };
}

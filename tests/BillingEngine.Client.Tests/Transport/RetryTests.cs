using System.Net;

namespace BillingEngine.Client.Tests.Transport;

public sealed class RetryTests
{
    private const string Deleted = """{"id":"we_1","object":"webhook_endpoint","deleted":true}""";

    private const string Clock = """
        {"now":"2026-11-22T02:00:00Z","advanced_from":null,"steps":null,"work":null,"events":null,"has_more":false,
         "advancing_to":null}
        """;

    private const string Customer = """
        {"id":"cus_1","object":"customer","reference":"li","openid":null,"display_name":"Li","time_zone":null,
         "metadata":{},"created_at":"2026-11-22T02:00:00Z","a_field_of_next_year":[1]}
        """;

    private readonly FastTime time = new();

    private static readonly CreateCustomer Li = new() { Reference = "li", DisplayName = "Li" };

    public static TheoryData<string> WorthAnother =>
        ["no response", "truncated", "500", "503", "504", "408", "429", "502 of a proxy", "in progress", "concurrent"];

    [Theory, MemberData(nameof(WorthAnother))]
    public async Task A_write_without_a_response_is_sent_again_with_the_same_key(string how)
    {
        var (client, handler) = Client(Failure(how), Failure(how), FlakyHandler.Json(HttpStatusCode.Created, Customer));

        var made = await client.Customers.CreateAsync(Li);

        Assert.Equal("cus_1", made.Id);
        Assert.Equal(3, handler.Requests.Count);
        Assert.True(Guid.TryParse(Assert.Single(handler.Requests.Select(sent => sent.Key).Distinct()), out _));
        Assert.All(
            handler.Requests,
            sent => Assert.Equal($"BillingEngine.Client/{BillingClient.Version}", sent.UserAgent)
        );
        Assert.Equal(
            """{"reference":"li","display_name":"Li"}""",
            Assert.Single(handler.Requests.Select(sent => sent.Body).Distinct())
        );
    }

    [Fact]
    public async Task Every_write_has_a_key_of_its_own_unless_the_caller_has_one()
    {
        var answer = FlakyHandler.Json(HttpStatusCode.Created, Customer);
        var (client, handler) = Client(answer, answer, answer);

        await client.Customers.CreateAsync(Li);
        await client.Customers.CreateAsync(Li);
        await client.Customers.CreateAsync(Li, "order-7");

        Assert.Equal(3, handler.Requests.Select(sent => sent.Key).Distinct().Count());
        Assert.Equal("order-7", handler.Requests[2].Key);
    }

    [Fact]
    public async Task A_read_has_no_key_and_is_sent_again_too()
    {
        var (client, handler) = Client(FlakyHandler.Silence, FlakyHandler.Json(HttpStatusCode.OK, Customer));

        await client.Customers.GetAsync("li");

        Assert.Equal(["GET", "GET"], handler.Requests.Select(sent => sent.Method));
        Assert.All(handler.Requests, sent => Assert.Null(sent.Key));
        Assert.All(handler.Requests, sent => Assert.Equal("Bearer sk_test", sent.Authorization));
    }

    [Fact]
    public async Task A_table_is_requested_again_until_it_begins_and_a_refusal_is_thrown()
    {
        var (client, handler) = Client(
            FlakyHandler.Silence,
            FlakyHandler.Json(HttpStatusCode.OK, "id\r\npay_1\r\n"),
            FlakyHandler.Problem(HttpStatusCode.Forbidden, "a.refusal")
        );
        var filter = new PaymentFilter { Limit = 5, Status = PaymentStatus.Succeeded };

        using (var table = new StreamReader(await client.Payments.ReadCsvAsync(filter)))
            Assert.Equal("id\r\npay_1\r\n", await table.ReadToEndAsync());

        Assert.All(handler.Requests, sent => Assert.Equal("?format=csv&status=succeeded", sent.Url.Query));
        Assert.Equal(2, handler.Requests.Count);
        var refused = await Assert.ThrowsAsync<BillingApiException>(() => client.Payments.ReadCsvAsync(filter));
        Assert.Equal("a.refusal", refused.Code);
    }

    [Theory]
    [InlineData(400), InlineData(401), InlineData(403), InlineData(404), InlineData(409), InlineData(422)]
    [InlineData(502)]
    public async Task What_the_engine_refuses_is_not_sent_again(int status)
    {
        var (client, handler) = Client(FlakyHandler.Problem((HttpStatusCode)status, "a.refusal"));

        var refused = await Assert.ThrowsAsync<BillingApiException>(() => client.Customers.CreateAsync(Li));

        Assert.Equal((status, "a.refusal", "d", "T1"), (refused.Status, refused.Code, refused.Detail, refused.TraceId));
        Assert.Equal(Assert.Single(handler.Requests).Key, refused.IdempotencyKey);
        Assert.Empty(time.Pauses);
    }

    [Fact]
    public async Task Pauses_grow_up_to_the_longest_with_jitter()
    {
        var (client, _) = Client([.. Enumerable.Repeat(FlakyHandler.Silence, 8)], retries: 7);

        await Assert.ThrowsAsync<BillingConnectionException>(() => client.Customers.GetAsync("li"));

        double[] most = [0.5, 1, 2, 4, 8, 10, 10];
        Assert.Equal(most.Length, time.Pauses.Count);
        Assert.All(
            time.Pauses.Zip(most),
            pause => Assert.InRange(pause.First.TotalSeconds, pause.Second / 2, pause.Second)
        );
    }

    [Theory]
    [InlineData("30"), InlineData("Sun, 22 Nov 2026 02:00:30 GMT")]
    public async Task It_waits_as_long_as_the_engine_asks(string retryAfter)
    {
        var (client, _) = Client(
            FlakyHandler.Problem(HttpStatusCode.TooManyRequests, "rate_limited", retryAfter),
            FlakyHandler.Json(HttpStatusCode.OK, Customer)
        );

        await client.Customers.GetAsync("li");

        Assert.Equal([TimeSpan.FromSeconds(30)], time.Pauses);
    }

    [Fact]
    public async Task It_does_not_wait_longer_than_it_may()
    {
        var (client, handler) = Client(FlakyHandler.Problem(HttpStatusCode.ServiceUnavailable, "away", "61"));

        var refused = await Assert.ThrowsAsync<BillingApiException>(() => client.Customers.GetAsync("li"));

        Assert.Equal(TimeSpan.FromSeconds(61), refused.RetryAfter);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_call_without_any_response_throws_its_idempotency_key()
    {
        var (client, handler) = Client([.. Enumerable.Repeat(FlakyHandler.Silence, 5)]);

        var silence = await Assert.ThrowsAsync<BillingConnectionException>(() => client.Customers.CreateAsync(Li));

        Assert.Equal(5, handler.Requests.Count);
        Assert.Equal(handler.Requests[0].Key, silence.IdempotencyKey);
        Assert.IsType<HttpRequestException>(silence.InnerException);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_canceled_and_repeated()
    {
        time.OnlyOnce = TimeSpan.FromMinutes(1);
        var (client, handler) = Client(
            [FlakyHandler.Never, FlakyHandler.Json(HttpStatusCode.OK, Customer)],
            timeout: TimeSpan.FromMinutes(1)
        );

        await client.Customers.GetAsync("li");

        Assert.Equal(2, handler.Requests.Count);
        Assert.Contains(TimeSpan.FromMinutes(1), time.Pauses);
    }

    [Fact]
    public async Task Cancellation_ends_a_call_and_a_pause_at_once()
    {
        var (during, _) = Client(FlakyHandler.Never);
        using var soon = new CancellationTokenSource();
        var running = during.Customers.GetAsync("li", soon.Token);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        using var between = new CancellationTokenSource();
        var (pausing, handler) = Client(async _ =>
        {
            await between.CancelAsync();
            throw new HttpRequestException("reset");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pausing.Customers.GetAsync("li", between.Token));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_404_after_a_lost_response_to_DELETE_is_success()
    {
        var gone = FlakyHandler.Problem(HttpStatusCode.NotFound, "webhook_endpoint.not_found");
        var (client, _) = Client(FlakyHandler.Silence, gone);
        var (stranger, _) = Client(gone);
        var (plain, _) = Client(FlakyHandler.Json(HttpStatusCode.OK, Deleted));

        Assert.True((await client.WebhookEndpoints.DeleteAsync("we_1")).Deleted);
        Assert.True((await plain.WebhookEndpoints.DeleteAsync("we_1")).Deleted);
        await Assert.ThrowsAsync<BillingApiException>(() => stranger.WebhookEndpoints.DeleteAsync("we_1"));
    }

    [Fact]
    public async Task The_test_clock_has_no_timeout()
    {
        var (client, _) = Client([FlakyHandler.Json(HttpStatusCode.OK, Clock)], timeout: TimeSpan.FromMinutes(1));

        await client.TestClock.AdvanceAsync(new AdvanceTestClock { To = FastTime.Now });

        Assert.Empty(time.Pauses);
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> Failure(string how) =>
        how switch
        {
            "no response" => FlakyHandler.Silence,
            "truncated" => FlakyHandler.Truncated,
            "502 of a proxy" => FlakyHandler.Json(HttpStatusCode.BadGateway, "<html>", type: "text/html"),
            "in progress" => FlakyHandler.Problem(HttpStatusCode.Conflict, "idempotency_in_progress", "1"),
            "concurrent" => FlakyHandler.Problem(HttpStatusCode.Conflict, "concurrent_update"),
            _ => FlakyHandler.Problem((HttpStatusCode)int.Parse(how, null), "busy"),
        };

    private (BillingClient, FlakyHandler) Client(params Func<CancellationToken, Task<HttpResponseMessage>>[] answers) =>
        Client(answers, 4);

    private (BillingClient, FlakyHandler) Client(
        Func<CancellationToken, Task<HttpResponseMessage>>[] answers,
        int retries = 4,
        TimeSpan? timeout = null
    )
    {
        var handler = new FlakyHandler(answers);
        return (
            new BillingClient(
                new HttpClient(handler),
                new BillingClientOptions
                {
                    BaseUrl = new Uri("https://billing.example/api"),
                    ApiKey = "sk_test",
                    Retries = retries,
                    Clock = time,
                    Timeout = timeout ?? TimeSpan.FromDays(1),
                }
            ),
            handler
        );
    }
}

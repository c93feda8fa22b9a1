using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BillingEngine.Platform.Http.Callers;
using Npgsql;

namespace BillingEngine.Tests.Http;

public sealed class HttpPipelineTests(HttpHost host) : IClassFixture<HttpHost>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer sk_test_wrong")]
    [InlineData("Bearer sk_test_revoked")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic sk_test_full")]
    [InlineData("sk_test_full")]
    public async Task Without_a_valid_key_there_is_nothing_to_see(string? authorization)
    {
        using var client = host.Client(key: null);
        foreach (var path in new[] { "/v1/whoami", "/v1/nothing", "/V1/whoami" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await client.SendAsync(request);
            await ShouldBeProblem(answer, 401, "unauthenticated");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task A_key_speaks_for_its_merchant()
    {
        using var client = host.Client();

        Assert.Equal($$"""{"merchant":"{{host.Merchant}}"}""", await client.GetStringAsync("/v1/whoami"));
    }

    [Fact]
    public async Task A_path_outside_the_API_needs_no_key()
    {
        using var client = host.Client(key: null);

        Assert.Equal("open", await client.GetStringAsync("/open"));
        await ShouldBeProblem(await client.GetAsync("/nothing"), 404, "not_found");
    }

    [Theory]
    [InlineData(HttpHost.ReadKey, "GET", "/v1/whoami", 200)]
    [InlineData(HttpHost.ReadKey, "POST", "/v1/things", 403)]
    [InlineData(HttpHost.ReadKey, "POST", "/v1/clock", 403)]
    [InlineData(HttpHost.FullKey, "POST", "/v1/clock", 403)]
    public async Task A_key_does_not_reach_beyond_its_scopes(string key, string method, string path, int status)
    {
        using var client = host.Client(key);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request);

        if (status == 403)
            await ShouldBeProblem(answer, 403, "scope_missing");
        else
            Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_was_remembered_dies_soon_after_it_is_revoked()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        var (forgetful, mindful) = (new ApiKeys(source, TimeSpan.Zero), new ApiKeys(source, TimeSpan.FromHours(1)));
        await host.AddKeyAsync(source, "sk_test_short", ["read"], revoked: false);
        Assert.NotNull((await forgetful.FindAsync("sk_test_short", CancellationToken.None)).Holder);
        Assert.NotNull((await mindful.FindAsync("sk_test_short", CancellationToken.None)).Holder);

        await using var revoke = source.CreateCommand("UPDATE api_keys SET revoked_at = now() WHERE key_hash = $1");
        revoke.Parameters.AddWithValue(ApiKeys.Hash("sk_test_short"));
        Assert.Equal(1, await revoke.ExecuteNonQueryAsync());

        Assert.Null((await forgetful.FindAsync("sk_test_short", CancellationToken.None)).Holder);
        Assert.NotNull((await mindful.FindAsync("sk_test_short", CancellationToken.None)).Holder);
    }

    [Fact]
    public async Task A_thing_that_was_made_is_answered_with_its_place()
    {
        using var client = host.Client();
        using var answer = await client.PostAsync("/v1/things", Json("""{"name":"lamp","amount":5}"""));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/v1/things/5", answer.Headers.Location!.ToString());
        Assert.Equal("""{"name":"lamp","amount":5}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("application/json", """{"name":"lamp"}""", 422, "validation_failed")]
    [InlineData("application/json; charset=utf-8", """{"name":"lamp","amount":1.5}""", 422, "validation_failed")]
    [InlineData("application/json", "{", 400, "malformed_json")]
    [InlineData("application/json", "", 400, "malformed_json")]
    [InlineData("text/plain", """{"name":"lamp","amount":5}""", 415, "unsupported_media_type")]
    [InlineData("application/json; charset=gb18030", """{"name":"lamp","amount":5}""", 415, "unsupported_media_type")]
    [InlineData("application/x-www-form-urlencoded", "name=lamp&amount=5", 415, "unsupported_media_type")]
    [InlineData(null, """{"name":"lamp","amount":5}""", 415, "unsupported_media_type")]
    public async Task A_body_that_cannot_be_taken_is_refused(string? contentType, string body, int status, string code)
    {
        using var client = host.Client();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        await ShouldBeProblem(await client.PostAsync("/v1/things", content), status, code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_KiB_is_refused_whether_or_not_its_length_is_declared(bool told)
    {
        using var client = host.Client();
        using var content = Json($$"""{"name":"{{new string('a', 65_536)}}","amount":5}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/things") { Content = content };
        request.Headers.TransferEncodingChunked = !told;

        await ShouldBeProblem(await client.SendAsync(request), 413, "body_too_large");
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read()
    {
        using var client = host.Client();
        var name = new string('a', 65_536 - """{"name":"","amount":5}""".Length);
        using var answer = await client.PostAsync("/v1/things", Json($$"""{"name":"{{name}}","amount":5}"""));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_may_be_left_out_where_nothing_in_it_is_required()
    {
        using var client = host.Client();

        Assert.Equal(
            """{"reason":null}""",
            await (await client.PostAsync("/v1/things/touch", null)).Content.ReadAsStringAsync()
        );
        Assert.Equal(
            """{"reason":"x"}""",
            await (await client.PostAsync("/v1/things/touch", Json("""{"reason":"x"}"""))).Content.ReadAsStringAsync()
        );
        await ShouldBeProblem(await client.PostAsync("/v1/things", null), 415, "unsupported_media_type");
    }

    [Fact]
    public async Task Each_field_at_fault_is_named()
    {
        using var client = host.Client();
        var problem = await ShouldBeProblem(
            await client.PostAsync("/v1/things", Json("""{"name":7,"extra":1}""")),
            422,
            "validation_failed"
        );

        var errors = problem.GetProperty("errors");
        Assert.Equal("must be text, not a number", errors.GetProperty("name")[0].GetString());
        Assert.Equal("is required", errors.GetProperty("amount")[0].GetString());
        Assert.Equal("is not a known field", errors.GetProperty("extra")[0].GetString());
    }

    [Theory]
    [InlineData("NotFound", 404)]
    [InlineData("Conflict", 409)]
    [InlineData("Invalid", 422)]
    [InlineData("Gateway", 502)]
    [InlineData("Unavailable", 503)]
    public async Task Each_kind_of_refusal_has_its_status(string kind, int status)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync("/v1/refused/" + kind);
        var problem = await ShouldBeProblem(answer, status, "thing.refused");

        Assert.Equal("It was refused.", problem.GetProperty("detail").GetString());
        Assert.Equal(status is 502 or 503, problem.TryGetProperty("gateway", out var gateway));
        if (status is 502)
            Assert.Equal("""{"code":"NO_AUTH","message":"no","request_id":"req-1"}""", gateway.GetRawText());
        Assert.Equal(status == 422 || status == 409, problem.TryGetProperty("errors", out _));
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }

    [Theory]
    [InlineData("/v1/boom", 500, "internal_error")]
    [InlineData("/v1/unique", 500, "internal_error")]
    [InlineData("/v1/race", 409, "concurrent_update")]
    [InlineData("/v1/dead", 503, "database_unavailable")]
    [InlineData("/v1/status/429", 429, "too_many_requests")]
    [InlineData("/v1/status/502", 502, "gateway_refused")]
    [InlineData("/v1/nothing", 404, "not_found")]
    public async Task Every_failure_is_reported_as_a_problem_without_its_insides(string path, int status, string code)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(path);

        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ShouldBeProblem(answer, status, code);
        Assert.Equal(status is 429 or 503, answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_refused_with_those_it_takes()
    {
        using var client = host.Client();
        using var answer = await client.DeleteAsync("/v1/things");

        await ShouldBeProblem(answer, 405, "method_not_allowed");
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_away_is_503()
    {
        await using var app = HttpHost.Build("Host=127.0.0.1;Port=1;Username=unknown;Database=none;Timeout=2");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", HttpHost.FullKey);

        await ShouldBeProblem(await client.GetAsync("/v1/whoami"), 503, "database_unavailable");
    }

    [Theory]
    [InlineData("", 20, null)]
    [InlineData("?limit=1", 1, null)]
    [InlineData("?limit=100&starting_after=plan_x", 100, "plan_x")]
    public async Task A_page_is_asked_for_by_the_query(string query, int limit, string? after)
    {
        using var client = host.Client();
        var page = await client.GetFromJsonAsync<JsonElement>("/v1/things" + query);

        Assert.Equal(
            (limit, after),
            (page.GetProperty("limit").GetInt32(), page.GetProperty("starting_after").GetString())
        );
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=1.5", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=99999999999", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?starting_after=", "starting_after")]
    [InlineData("?starting_after=a&starting_after=b", "starting_after")]
    [InlineData("?stauts=active", "stauts")]
    public async Task A_doubtful_query_is_refused_by_its_field(string query, string field)
    {
        using var client = host.Client();
        var problem = await ShouldBeProblem(await client.GetAsync("/v1/things" + query), 422, "validation_failed");

        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ShouldBeProblem(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:billing-engine:error:" + code, problem.GetProperty("type").GetString());
        foreach (var name in new[] { "title", "detail", "trace_id" })
            Assert.NotEqual("", problem.GetProperty(name).GetString());
        return problem;
    }
}

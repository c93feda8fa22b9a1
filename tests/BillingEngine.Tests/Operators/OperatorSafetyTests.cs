using System.Net;
using System.Net.Http.Headers;
using BillingEngine.Server;
using BillingEngine.Server.Operators;
using BillingEngine.Testing.Postgres;
using BillingEngine.WeChatPay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.Operators;

/// <summary>Servers as in production, behind a proxy that ends TLS; each test starts its own.</summary>
public sealed class OperatorSafetyTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();

    private static readonly Dictionary<string, string?> Ann = new()
    {
        ["Operators:ann:PasswordHash"] = TestOperators.HashOf(TestOperators.Password),
        ["Operators:ann:Role"] = "operator",
    };

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Behind_an_https_address_every_cookie_is_secure()
    {
        await using var server = await StartAsync(Ann);
        var (answer, cookies, _, _) = await LogInAsync(server, TestOperators.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer);
        Assert.Equal(3, cookies.Count);
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_node_knows_the_session_until_the_role_or_the_password_changes()
    {
        await using var first = await StartAsync(Ann);
        var (_, cookies, _, _) = await LogInAsync(first, TestOperators.Password);
        await using var second = await StartAsync(Ann);
        Assert.Equal(HttpStatusCode.OK, await HomeAsync(second, cookies));
        await using var demoted = await StartAsync(
            new Dictionary<string, string?>(Ann) { ["Operators:ann:Role"] = "viewer" }
        );
        Assert.Equal(HttpStatusCode.Redirect, await HomeAsync(demoted, cookies));
    }

    [Fact]
    public async Task A_guesser_is_stopped_even_with_the_right_password_and_sees_until_when()
    {
        await using var server = await StartAsync(Ann);
        var known = await LogInAsync(server, TestOperators.Password);
        for (var attempt = 1; attempt < LoginAllowance.AttemptsPerMinute; attempt++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(server, "a guess")).Status);
        var stopped = await LogInAsync(server, TestOperators.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.Status);
        Assert.Contains($"Try again in {stopped.RetryAfter} second", stopped.Page, StringComparison.Ordinal);
        Assert.InRange(stopped.RetryAfter, 1, 6);

        // The operator's own browser is not limited by the attempts of others.
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(server, TestOperators.Password, known.Cookies)).Status);
    }

    [Fact]
    public async Task A_malformed_request_is_not_counted()
    {
        await using var server = await StartAsync(Ann);
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        for (var i = 0; i < 30; i++)
        {
            using var junk =
                i % 2 == 0
                    ? new FormUrlEncodedContent([new("name", "ann"), new("password", "x")])
                    : (HttpContent)new StringContent("junk");
            using var answer = await http.PostAsync("/operators/login", junk);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        using var large = new FormUrlEncodedContent([new("name", new string('a', 20_000))]);
        using var broken = new StringContent("--x\r\nbroken");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        foreach (var content in (HttpContent[])[large, broken])
        {
            using var refused = await http.PostAsync("/operators/login", content);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(server, TestOperators.Password)).Status);
    }

    [Fact]
    public async Task Without_operators_the_login_says_so()
    {
        await using var server = await StartAsync([]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Contains(
            "the configuration has no Operators",
            await http.GetStringAsync("/operators/login"),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(server, TestOperators.Password)).Status);
    }

    [Theory]
    [InlineData("Operators:ann:PasswordHash", "secret-in-clear", "hash-password")]
    [InlineData("Operators:ann:Role", "root", "operator or viewer")]
    [InlineData("Operators:an n:Role", "viewer", "rename it")]
    [InlineData("Jobs:Runner", "cron", "auto, hangfire or embedded")]
    [InlineData("Billing:TrustedProxies", "everybody", "Billing:TrustedProxies: 'everybody'")]
    [InlineData("Billing:TrustedProxies", "10.0.0.0/8, 0.0.0.0/0", "not all addresses at once")]
    [InlineData("Billing:TrustedProxies:0", "10", "Billing:TrustedProxies: '10'")]
    [InlineData("Billing:TrustedProxies:1", "10.0.0.1/8", "by its first address")]
    [InlineData("Billing:PublicBaseUrl", "https://x.example/v1", "remove it")]
    [InlineData("Billing:PublicBaseUrl", "https://x.example/docs/y", "remove it")]
    [InlineData("Billing:PublicBaseUrl", "https://x.example/a%20b", "its path may contain")]
    [InlineData("Billing:PublicBaseUrl", "https://x.example/a//b", "its path may contain")]
    [InlineData(
        "Billing:PublicBaseUrl",
        "https://ann:secret-in-clear@x.example/",
        "must not contain a name, a password"
    )]
    public async Task A_configuration_that_cannot_be_used_is_refused_without_a_secret(
        string key,
        string value,
        string words
    )
    {
        var refusal = await Assert.ThrowsAsync<InvalidConfigurationException>(() =>
            StartAsync(new Dictionary<string, string?>(Ann) { [key] = value })
        );
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-in-clear", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_too_short_gets_no_hash()
    {
        using var errors = new StringWriter();
        Assert.Equal(2, OperatorPasswords.Run(new StringReader("short\n"), TextWriter.Null, errors));
        Assert.Contains("at least 12", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hashes_of_a_password_differ_and_both_match()
    {
        var (one, two) = (TestOperators.HashOf("a long password"), TestOperators.HashOf("a long password"));
        Assert.NotEqual(one, two);
        Assert.True(OperatorPasswords.Verify(one, "a long password"));
        Assert.True(OperatorPasswords.Verify(two, "a long password"));
        Assert.False(OperatorPasswords.Verify(one, "a long passwore"));
    }

    private async Task<WebApplication> StartAsync(Dictionary<string, string?> more)
    {
        var server = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder
                    .Configuration.AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["ConnectionStrings:Billing"] = database.ConnectionString,
                            ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                            ["Jobs:Runner"] = "embedded",
                        }
                    )
                    .AddInMemoryCollection(more);
            }
        );
        await server.StartAsync();
        return server;
    }

    // By hand: a cookie container does not send secure cookies over the plain connection behind the TLS proxy.
    private static async Task<(HttpStatusCode Status, List<string> Cookies, int RetryAfter, string Page)> LogInAsync(
        WebApplication server,
        string password,
        List<string>? before = null
    )
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Urls.First()) };
        using var page = await http.GetAsync("/operators/login");
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        var hidden = Browser.TokenOf(await page.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/operators/login");
        request.Content = new FormUrlEncodedContent([new("name", "ann"), new("password", password), hidden]);
        request.Headers.Add(
            "Cookie",
            Sent([
                .. cookies,
                .. (before ?? []).Where(cookie => cookie.StartsWith("billing-browser=", StringComparison.Ordinal)),
            ])
        );
        using var answer = await http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var more))
            cookies.AddRange(more);
        return (
            answer.StatusCode,
            cookies,
            (int)(answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0),
            await answer.Content.ReadAsStringAsync()
        );
    }

    private static async Task<HttpStatusCode> HomeAsync(WebApplication server, List<string> cookies)
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operators");
        request.Headers.Add("Cookie", Sent(cookies));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Sent(IEnumerable<string> cookies) =>
        string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0]));
}

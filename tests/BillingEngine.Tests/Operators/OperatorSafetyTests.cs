using System.Net;
using BillingEngine.Server;
using BillingEngine.Server.Operators;
using BillingEngine.Testing.Postgres;
using BillingEngine.WeChatPay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.Operators;

/// <summary>Servers as in production, behind something that ends TLS; each test starts its own.</summary>
public sealed class OperatorSafetyTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();

    private static readonly Dictionary<string, string?> Ann = new()
    {
        ["Operators:ann:PasswordHash"] = OperatorStack.HashOf(OperatorStack.Password),
        ["Operators:ann:Role"] = "operator",
    };

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Behind_an_https_address_every_cookie_is_secure()
    {
        await using var server = await StartAsync(Ann);
        var (answer, cookies) = await LogInAsync(server, OperatorStack.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer);
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_node_knows_the_session_until_the_role_or_the_password_changes()
    {
        await using var first = await StartAsync(Ann);
        var (_, cookies) = await LogInAsync(first, OperatorStack.Password);
        await using var second = await StartAsync(Ann);
        Assert.Equal(HttpStatusCode.OK, await HomeAsync(second, cookies));
        await using var demoted = await StartAsync(new Dictionary<string, string?>(Ann)
        {
            ["Operators:ann:Role"] = "viewer",
        });
        Assert.Equal(HttpStatusCode.Redirect, await HomeAsync(demoted, cookies));
    }

    [Fact]
    public async Task Who_guesses_is_stopped_even_with_the_right_guess()
    {
        await using var server = await StartAsync(Ann);
        for (var attempt = 0; attempt < OperatorAccess.AttemptsAMinute; attempt++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(server, "a guess")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await LogInAsync(server, OperatorStack.Password)).Status);
    }

    [Fact]
    public async Task Without_operators_the_login_says_so()
    {
        await using var server = await StartAsync([]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Contains("the configuration has no Operators", await http.GetStringAsync("/operators/login"),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(server, OperatorStack.Password)).Status);
    }

    [Theory]
    [InlineData("Operators:ann:PasswordHash", "secret-in-clear", "hash-password")]
    [InlineData("Operators:ann:Role", "root", "operator or viewer")]
    [InlineData("Operators:an n:Role", "viewer", "rename it")]
    [InlineData("Jobs:Runner", "cron", "auto, hangfire or embedded")]
    public async Task A_configuration_that_cannot_be_used_is_refused_without_a_secret(
        string key, string value, string words)
    {
        var refusal = await Assert.ThrowsAsync<InvalidConfigurationException>(
            () => StartAsync(new Dictionary<string, string?>(Ann) { [key] = value }));
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
    public void Two_hashes_of_a_password_differ_and_both_fit()
    {
        var (one, two) = (OperatorStack.HashOf("a long password"), OperatorStack.HashOf("a long password"));
        Assert.NotEqual(one, two);
        Assert.True(OperatorPasswords.Verify(one, "a long password"));
        Assert.True(OperatorPasswords.Verify(two, "a long password"));
        Assert.False(OperatorPasswords.Verify(one, "a long passwore"));
    }

    private async Task<WebApplication> StartAsync(Dictionary<string, string?> more)
    {
        var server = ServerApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Billing"] = database.ConnectionString,
                ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                ["Jobs:Runner"] = "embedded",
            }).AddInMemoryCollection(more);
        });
        await server.StartAsync();
        return server;
    }

    // By hand: a cookie container does not send secure cookies over the plain connection behind the TLS end.
    private static async Task<(HttpStatusCode Status, List<string> Cookies)> LogInAsync(
        WebApplication server, string password)
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Urls.First()) };
        using var page = await http.GetAsync("/operators/login");
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        var hidden = Browser.TokenOf(await page.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/operators/login");
        request.Content = new FormUrlEncodedContent([new("name", "ann"), new("password", password), hidden]);
        request.Headers.Add("Cookie", Sent(cookies));
        using var answer = await http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var more))
            cookies.AddRange(more);
        return (answer.StatusCode, cookies);
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

using System.Net;

namespace BillingEngine.Tests.Operators;

public sealed class OperatorLoginTests(OperatorHost stack) : IClassFixture<OperatorHost>
{
    [Fact]
    public async Task Who_is_not_logged_in_is_sent_to_the_login()
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.GetAsync("/operators");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/operators/login?return=%2Foperators", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("ann", "ann (operator)"), InlineData("vic", "vic (viewer, read-only)")]
    public async Task Name_and_password_let_in(string name, string shown)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync(name, TestOperators.Password);
        Assert.Equal("/operators", answer.Headers.Location?.ToString());
        using var home = await browser.GetAsync("/operators");
        Assert.Contains(shown, await home.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann", "wrong"), InlineData("nobody", TestOperators.Password)]
    [InlineData("ANN", TestOperators.Password), InlineData("", "")]
    public async Task A_wrong_name_or_password_is_refused_with_the_same_words(string name, string password)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync(name, password);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(
            "The name or the password is not right.",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        using var home = await browser.GetAsync("/operators");
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_not_from_here_logs_nobody_in()
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.PostAsync(
            "/operators/login",
            [new("name", "ann"), new("password", TestOperators.Password)]
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(browser.Cookies.GetCookies(stack.BaseUrl), cookie => cookie.Name == "billing-operator");
    }

    [Theory]
    [InlineData("//evil.example/x"), InlineData("https://evil.example/"), InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example"), InlineData("javascript:alert(1)"), InlineData("")]
    public async Task A_login_never_leads_to_another_place(string wanted)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync(
            "ann",
            TestOperators.Password,
            "/operators/login?return=" + Uri.EscapeDataString(wanted)
        );
        Assert.Equal("/operators", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Who_logs_out_is_out()
    {
        using var browser = new Browser(stack.BaseUrl);
        (await browser.LogInAsync("ann", TestOperators.Password)).Dispose();
        using var forged = await browser.PostAsync("/operators/logout", []);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var answer = await browser.PostAsync("/operators/logout", [await browser.TokenAsync("/operators")]);
        using var home = await browser.GetAsync("/operators");
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
    }

    [Fact]
    public async Task The_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync("ann", TestOperators.Password);
        var cookie = Assert.Single(
            answer.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("billing-operator=", StringComparison.Ordinal)
        );
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_session_is_worth_nothing_at_the_API_and_a_key_nothing_at_the_pages()
    {
        using var browser = new Browser(stack.BaseUrl);
        (await browser.LogInAsync("ann", TestOperators.Password)).Dispose();
        using var api = await browser.GetAsync("/v1/plans");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        using var pages = await stack.Api.GetAsync("/operators");
        Assert.Equal("/operators/login", pages.RequestMessage!.RequestUri!.AbsolutePath);
    }
}

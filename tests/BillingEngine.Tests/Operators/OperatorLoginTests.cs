using System.Net;

namespace BillingEngine.Tests.Operators;

public sealed class OperatorLoginTests(OperatorHost stack) : IClassFixture<OperatorHost>
{
    [Fact]
    public async Task Without_a_login_the_page_redirects_to_the_login()
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.GetAsync("/operators");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/operators/login?return=%2Foperators", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("ann", "ann (operator)"), InlineData("vic", "vic (viewer, read-only)")]
    public async Task Name_and_password_log_in(string name, string shown)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync(name, TestOperators.Password);
        Assert.Equal("/operators", answer.Headers.Location?.ToString());
        using var home = await browser.GetAsync("/operators");
        Assert.Contains(shown, await home.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann", "wrong"), InlineData("unknown", TestOperators.Password)]
    [InlineData("ANN", TestOperators.Password), InlineData("", "")]
    public async Task A_wrong_name_and_a_wrong_password_get_the_same_message(string name, string password)
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
    public async Task A_forged_form_does_not_log_in()
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
    public async Task A_logout_ends_the_session()
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
    public async Task The_API_refuses_the_session_and_the_pages_refuse_a_key()
    {
        using var browser = new Browser(stack.BaseUrl);
        (await browser.LogInAsync("ann", TestOperators.Password)).Dispose();
        using var api = await browser.GetAsync("/v1/plans");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        using var pages = await stack.Api.GetAsync("/operators");
        Assert.Equal("/operators/login", pages.RequestMessage!.RequestUri!.AbsolutePath);
    }
}

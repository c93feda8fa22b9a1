using System.Net;
using System.Text.RegularExpressions;
using BillingEngine.Tests.Operators;

namespace BillingEngine.Tests.WithHangfire;

[Collection(HangfireTests.Name)]
public sealed partial class DashboardTests(HangfireHost stack)
{
    private const string Press = "/hangfire/recurring/trigger";

    [Theory]
    [InlineData("/hangfire"), InlineData("/hangfire/recurring"), InlineData("/hangfire/css18250")]
    public async Task It_is_hidden_without_a_login(string path)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/operators/login?return=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_it_and_may_not_change_it()
    {
        using var browser = await LoggedInAsync("vic");
        var page = await PageAsync(browser);
        Assert.Contains("renew-due-subscriptions", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-url=\"/hangfire/recurring/trigger\"", page, StringComparison.Ordinal);
        using var answer = await browser.PostAsync(Press, [new("jobs[]", "check-contracts"), TokenIn(page)]);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_operator_may_change_it()
    {
        using var browser = await LoggedInAsync("ann");
        var page = await PageAsync(browser);
        Assert.Contains("data-url=\"/hangfire/recurring/trigger\"", page, StringComparison.Ordinal);
        using var answer = await browser.PostAsync(Press, [new("jobs[]", "check-contracts"), TokenIn(page)]);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Another_site_cannot_act_for_an_operator()
    {
        using var browser = await LoggedInAsync("ann");
        using var answer = await browser.PostAsync(Press, [new("jobs[]", "check-contracts")]);
        Assert.False(answer.IsSuccessStatusCode);
    }

    private async Task<Browser> LoggedInAsync(string name)
    {
        var browser = new Browser(stack.BaseUrl);
        using var answer = await browser.LogInAsync(name, TestOperators.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private static async Task<string> PageAsync(Browser browser)
    {
        using var answer = await browser.GetAsync("/hangfire/recurring");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static KeyValuePair<string, string> TokenIn(string page) =>
        new("__RequestVerificationToken", WebUtility.HtmlDecode(TokenRule().Match(page).Groups["token"].Value));

    [GeneratedRegex("name=\"csrf-token\" content=\"(?<token>[^\"]+)\"")]
    private static partial Regex TokenRule();
}

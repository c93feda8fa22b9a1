using System.Net;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Operators;

namespace BillingEngine.Tests.Addresses;

/// <summary>
/// A proxy shows the server under a path, and leaves the path in the requests or takes it away: either way all that a
/// client is given begins with it.
/// </summary>
public sealed class PathPrefixTests(PathPrefixTests.PrefixedHost stack) : IClassFixture<PathPrefixTests.PrefixedHost>
{
    public sealed class PrefixedHost()
        : ServerHost(TestOperators.SettingsWith("Billing:PublicBaseUrl", "https://pay.example/billing/"));

    [Theory]
    [InlineData(""), InlineData("/billing")]
    public async Task The_login_stays_below_it(string sent)
    {
        using var browser = new Browser(stack.BaseUrl);
        using var away = await browser.GetAsync(sent + "/operators");
        Assert.Equal("/billing/operators/login?return=%2Fbilling%2Foperators", away.Headers.Location!.ToString());
        using var page = await browser.GetAsync(sent + "/operators/login");
        Assert.Contains(
            "action=\"/billing/operators/login?return=%2Fbilling%2Foperators\"",
            await page.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.All(
            page.Headers.GetValues("Set-Cookie"),
            cookie => Assert.Contains("path=/billing", cookie, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [InlineData("%2Fother", "/billing/operators"), InlineData("%2Fbilling%2Fhangfire", "/billing/hangfire")]
    [InlineData("%2Fbillingother", "/billing/operators")]
    public void A_login_leads_to_no_other_program_of_the_host(string wanted, string led) =>
        Assert.Equal(
            led,
            Server.Operators.OperatorPages.LocalOr("/billing", Uri.UnescapeDataString(wanted), "/operators")
        );

    [Theory]
    [InlineData(""), InlineData("/billing")]
    public async Task The_pages_and_the_document_name_it(string sent)
    {
        using var http = new HttpClient { BaseAddress = stack.BaseUrl };
        var docs = await http.GetStringAsync(sent + "/docs");
        Assert.Contains("src=\"/billing/docs/docs.js\"", docs, StringComparison.Ordinal);
        Assert.Contains("href=\"/billing/openapi/v1.json\"", docs, StringComparison.Ordinal);
        var document = JsonDocument.Parse(await http.GetStringAsync(sent + "/openapi/v1.json")).RootElement;
        Assert.Equal("/billing", document.GetProperty("servers")[0].GetProperty("url").GetString());
        var front = JsonDocument.Parse(await http.GetStringAsync(sent + "/")).RootElement;
        Assert.Equal("/billing/docs", front.GetProperty("docs").GetString());
    }

    [Theory]
    [InlineData(""), InlineData("/billing")]
    public async Task The_API_works_and_what_it_made_is_found_where_it_says(string sent)
    {
        using var answer = await stack.Api.PostAsync(
            sent + "/v1/customers",
            Http.ApiHost.Body($$"""{"reference":"prefixed{{sent.Length}}","display_name":"Li Lei"}""")
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var place = answer.Headers.Location!.ToString();
        Assert.StartsWith("/billing/v1/customers/cus_", place, StringComparison.Ordinal);
        Assert.Equal("customer", (await stack.GetAsync(place)).GetProperty("object").GetString());
    }

    [Theory]
    [InlineData(""), InlineData("/billing")]
    public async Task WeChat_gets_addresses_below_it_that_are_listened_on(string sent)
    {
        Assert.Equal("https://pay.example/billing/wechat/notify/main/payment", Gateway.PaymentNotifyUrl("main"));
        using var http = new HttpClient { BaseAddress = stack.BaseUrl };
        http.DefaultRequestHeaders.Host = "pay.example";
        using var answer = await http.PostAsync(sent + "/wechat/notify/main/payment", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private WeChatPay.GatewaySettings Gateway =>
        (WeChatPay.GatewaySettings)stack.Services.GetService(typeof(WeChatPay.GatewaySettings))!;
}

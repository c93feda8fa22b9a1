using System.Net;
using System.Text.RegularExpressions;
using BillingEngine.Client.Tests.Live;
using BillingEngine.Testing.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasBackend;

namespace BillingEngine.Client.Tests.Samples;

/// <summary>The sample from its sign-up page to its paper, against the engine and the simulator.</summary>
public sealed partial class SaasBackendTests(ClientHost stack) : IClassFixture<ClientHost>
{
    [Fact]
    public async Task A_reader_signs_up_signs_reads_after_the_payment_and_cancels()
    {
        await using var app = await StartAsync();
        using var browser = Browser(app);
        Assert.Contains("38.00 HKD", await browser.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.PaymentRequired, await TodayAsync(browser));

        var account = await PressAsync(browser, "/sign-up", "Li <b>Lei</b>");
        Assert.Contains("Li &lt;b&gt;Lei&lt;/b&gt;", account, StringComparison.Ordinal);
        Assert.Equal("incomplete", Status(account));
        Assert.Equal(HttpStatusCode.PaymentRequired, await TodayAsync(browser));

        await stack.PressAsync($"/_control/sessions/{Session().Match(account).Groups["id"].Value}/sign");
        await Eventually.TrueAsync(async () => await TodayAsync(browser) == HttpStatusCode.OK);
        // The webhook may arrive after the access check.
        await Eventually.TrueAsync(async () => Status(await browser.GetStringAsync("/account")) == "active");

        Assert.Contains("It ends on", await PressAsync(browser, "/end", ""), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await TodayAsync(browser));
        await stack.Client.TestClock.AdvanceAsync(new AdvanceTestClock { To = (await stack.NowAsync()).AddDays(32) });
        Assert.Equal(HttpStatusCode.PaymentRequired, await TodayAsync(browser));
    }

    [Theory]
    [InlineData(SubscriptionStatus.Active, true)]
    [InlineData(SubscriptionStatus.PastDue, true)]
    [InlineData(SubscriptionStatus.Unpaid, false)]
    public async Task Without_an_answer_of_the_engine_the_last_webhook_decides(
        SubscriptionStatus received,
        bool mayRead
    )
    {
        using var unreachable = new BillingClient(
            new BillingClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = "sk_test_live",
                Retries = 0,
            }
        );
        var reader = new Reader
        {
            Id = "reader-1",
            Name = "Li Lei",
            Subscription = "sub_1",
            Status = received,
        };

        Assert.Equal(mayRead, await new MembersRoute(unreachable).MayReadAsync(reader, default));
    }

    [Fact]
    public async Task Two_clicks_sell_once_and_a_second_start_finds_its_plan()
    {
        await using (await StartAsync()) { }
        await using var app = await StartAsync();
        using var browser = Browser(app);

        var first = await PressAsync(browser, "/sign-up", "Han Meimei");
        var second = await PressAsync(browser, "/sign-up", "Han Meimei");

        Assert.Equal(Session().Match(first).Value, Session().Match(second).Value);
        Assert.NotEmpty(Session().Match(first).Value);
        var endpoints = await stack.Client.WebhookEndpoints.ListAsync().ToListAsync();
        Assert.Single(endpoints, endpoint => endpoint.Url == $"{app.Urls.First()}/webhooks");
    }

    [Fact]
    public async Task An_unsigned_webhook_gives_no_access()
    {
        await using var app = await StartAsync();
        using var browser = Browser(app);

        using var forged = await browser.PostAsync(new Uri("/webhooks", UriKind.Relative), new StringContent("{}"));
        using var unnamed = await browser.PostAsync(new Uri("/sign-up", UriKind.Relative), Form(" "));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unnamed.StatusCode);
    }

    private async Task<WebApplication> StartAsync()
    {
        var app = SaasApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Billing:BaseUrl"] = stack.BaseUrl.ToString(),
                        ["Billing:ApiKey"] = "sk_test_live",
                    }
                );
            }
        );
        await app.StartAsync();
        await app.Services.GetRequiredService<Shop>().OpenAsync(app.Urls.First(), default);
        return app;
    }

    private static HttpClient Browser(WebApplication app) =>
        new(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(app.Urls.First()),
        };

    private static async Task<HttpStatusCode> TodayAsync(HttpClient browser)
    {
        using var page = await browser.GetAsync(new Uri("/today", UriKind.Relative));
        return page.StatusCode;
    }

    private static async Task<string> PressAsync(HttpClient browser, string path, string name)
    {
        using var page = await browser.PostAsync(new Uri(path, UriKind.Relative), Form(name));
        var text = await page.Content.ReadAsStringAsync();
        Assert.True(page.IsSuccessStatusCode, text);
        return text;
    }

    private static FormUrlEncodedContent Form(string name) => new([new("name", name)]);

    private static string Status(string page) => Regex.Match(page, "id=\"status\">(?<word>\\w+)<").Groups["word"].Value;

    [GeneratedRegex("os_session_id=(?<id>[\\w-]+)")]
    private static partial Regex Session();
}

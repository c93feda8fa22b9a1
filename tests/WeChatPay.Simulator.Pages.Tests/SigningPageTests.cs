using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WeChatPay.Simulator.Pages.Tests;

/// <summary>The signing page in a real browser.</summary>
public sealed class SigningPageTests(Chromium chromium) : SandboxTest, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_button_Agree_signs_and_the_merchant_is_notified()
    {
        var (address, body) = await OpenSessionAsync();
        var page = await chromium.OpenAsync(address);
        await Expect(page.GetByText("张三")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Agree", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Automatic payments are on");
        await Sandbox.SettleAsync();
        var received = Assert.Single(Sandbox.Receiver.Of("PAPAY.SIGN")).Payload(Sandbox.Direct);
        Assert.Equal((string)body["out_contract_code"]!, (string)received["out_contract_code"]!);

        await page.GotoAsync(new Uri(Sandbox.Host.BaseUrl, "/#/people/contracts").ToString());
        var card = page.Locator($"[data-contract='{received["contract_id"]}']");
        await Expect(card).ToContainTextAsync("signed");
        await Expect(card).ToContainTextAsync((string)body["openid"]!);
    }

    [Fact]
    public async Task Who_does_not_agree_has_signed_nothing()
    {
        var (address, _) = await OpenSessionAsync();
        var page = await chromium.OpenAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Do not agree" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You did not agree");
        await Sandbox.SettleAsync();
        Assert.Empty(Sandbox.Receiver.Arrivals);
        Assert.Empty((await Sandbox.ControlAsync("GET", "/contracts"))["data"]!.AsArray());
    }

    [Fact]
    public async Task An_expired_session_says_so_while_the_page_is_open()
    {
        var (address, _) = await OpenSessionAsync();
        var page = await chromium.OpenAsync(address);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Agree", Exact = true })).ToBeVisibleAsync();
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(11));
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This request has expired");
        await Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_unknown_session_is_explained()
    {
        var page = await chromium.OpenAsync(new Uri(Sandbox.Host.BaseUrl, "/sign/404").ToString());
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This link is unknown");
    }

    [Fact]
    public async Task The_address_that_H5_answers_leads_to_the_page_and_back_to_the_merchant()
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        body.Remove("openid");
        body["user_client_ip"] = "203.0.113.7";
        body["return_url"] = "https://merchant.example/back";
        var answer = await Sandbox.PostAsync(Sandbox.Direct, "/v3/global/papay/contracts/h5-pre-entrust-sign", body);
        var page = await chromium.OpenAsync((string)answer.Json["sign_url"]!);
        await page.GetByLabel("Sign as").FillAsync("oChosen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Agree", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Back to the merchant" }))
            .ToHaveAttributeAsync("href", "https://merchant.example/back");
        var signed = await Sandbox.ControlAsync("GET", "/contracts?openid=oChosen");
        Assert.Single(signed["data"]!.AsArray());
    }

    [Fact]
    public async Task Markup_in_a_merchants_text_stays_text()
    {
        const string hostile = "<script>hurt()</script>";
        var (address, _) = await OpenSessionAsync(body => body["user_display_name"] = hostile);
        var page = await chromium.OpenAsync(address);
        await Expect(page.GetByText(hostile, new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("main script").CountAsync());
        await page.GotoAsync(Sandbox.Host.BaseUrl.ToString());
        await Expect(page.GetByText(hostile, new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("main script").CountAsync());
    }

    private async Task<(string Address, JsonObject Body)> OpenSessionAsync(Action<JsonObject>? change = null)
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        change?.Invoke(body);
        var answer = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, body);
        Assert.Equal(200, answer.Status);
        return (new Uri(Sandbox.Host.BaseUrl, $"/sign/{answer.Json["session_id"]}").ToString(), body);
    }
}

using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WeChatPay.Simulator.Pages.Tests;

/// <summary>The pay sheet of an APP order in a real browser.</summary>
public sealed class PaySheetTests(Chromium chromium) : SandboxTest, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_button_Pay_pays_and_the_merchant_is_notified()
    {
        var (address, body) = await OpenOrderAsync();
        var page = await chromium.OpenAsync(address, 375);
        await Expect(page.GetByText("Store-City-订单")).ToBeVisibleAsync();
        await page.GetByLabel("Pay as").FillAsync("oChosen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay JPY 1,500" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Paid");
        await Sandbox.SettleAsync();
        var received = Assert.Single(Sandbox.Receiver.Of("TRANSACTION.SUCCESS")).Payload(Sandbox.Direct);
        Assert.Equal(
            ((string)body["out_trade_no"]!, "oChosen"),
            ((string)received["out_trade_no"]!, (string)received["payer"]!["openid"]!)
        );
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        Assert.True(overflow <= 0);
    }

    [Fact]
    public async Task Who_leaves_has_not_paid_and_can_come_back()
    {
        var (address, body) = await OpenOrderAsync();
        var page = await chromium.OpenAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You have not paid");
        var order = await Sandbox.ControlAsync("GET", $"/orders/{body["out_trade_no"]}");
        Assert.Equal("NOTPAY", (string)order["trade_state"]!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the payment" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it fail" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("The payment failed");
        Assert.Empty(Sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task An_order_whose_time_is_over_says_so_while_the_sheet_is_open()
    {
        var (address, _) = await OpenOrderAsync();
        var page = await chromium.OpenAsync(address);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Not now" })).ToBeVisibleAsync();
        await Sandbox.MoveAsync(TimeSpan.FromHours(3));
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This order is closed");
        await page.GotoAsync(new Uri(Sandbox.Host.BaseUrl, "/pay/404").ToString());
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This order is unknown");
    }

    private async Task<(string Address, JsonObject Body)> OpenOrderAsync()
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        var answer = await Sandbox.PostAsync(Sandbox.Direct, "/v3/global/transactions/app", body);
        Assert.Equal(200, answer.Status);
        return (new Uri(Sandbox.Host.BaseUrl, $"/pay/{answer.Json["prepay_id"]}").ToString(), body);
    }
}

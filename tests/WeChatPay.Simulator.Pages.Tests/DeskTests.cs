using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WeChatPay.Simulator.Pages.Tests;

/// <summary>The simulator's desk in a real browser.</summary>
public sealed class DeskTests(Chromium chromium) : SandboxTest, IClassFixture<Chromium>
{
    [Theory]
    [InlineData(375)]
    [InlineData(1280)]
    public async Task No_page_is_wider_than_its_screen(int width)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct, "o" + new string('w', 100));
        await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId)
        );
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, Sandbox.PreSignBody(Sandbox.Direct));
        await Sandbox.FaultAsync("deduct", "lose_after");
        var page = await chromium.OpenAsync(Sandbox.Host.BaseUrl.ToString(), width);
        foreach (
            var part in new[]
            {
                "signing",
                "people/users",
                "people/contracts",
                "money",
                "traffic/notifications",
                "traffic/requests",
                "faults",
            }
        )
        {
            await page.GotoAsync(new Uri(Sandbox.Host.BaseUrl, $"/#/{part}").ToString());
            await Expect(page.Locator(".list .card").First).ToBeVisibleAsync();
            foreach (var folded in await page.Locator(".list summary").AllAsync())
                await folded.ClickAsync();

            var overflow = await page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.True(overflow <= 0, $"{part} is {overflow} px wider than {width}.");
        }
    }

    [Fact]
    public async Task A_balance_set_on_the_page_decides_a_deduction()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var page = await chromium.OpenAsync(new Uri(Sandbox.Host.BaseUrl, "/#/people/users").ToString());
        await page.Locator($"[data-user='{signed.Openid}']").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByLabel("Unlimited").UncheckAsync();
        await page.GetByLabel("Balance").FillAsync("12.34");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator($"[data-user='{signed.Openid}']")).ToContainTextAsync("HKD 12.34");
        var user = await Sandbox.ControlAsync("GET", $"/users/{signed.Openid}");
        Assert.Equal((1234, "HKD"), ((int)user["balance"]!, (string)user["currency"]!));
        var dear = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, total: 1235)
        );
        Assert.Equal("NOT_ENOUGH", dear.Code);
    }

    [Fact]
    public async Task A_contract_is_terminated_as_the_user()
    {
        await Sandbox.ControlAsync(
            "PUT",
            "/templates/123",
            new JsonObject { ["termination_notify_url"] = Sandbox.Receiver.Url }
        );
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var page = await chromium.OpenAsync(new Uri(Sandbox.Host.BaseUrl, "/#/people/contracts").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "As the user" }).ClickAsync();
        await Expect(page.Locator($"[data-contract='{signed.ContractId}']")).ToHaveCountAsync(0);
        await Sandbox.SettleAsync();
        var received = Assert.Single(Sandbox.Receiver.Of("PAPAY.TERMINATE")).Payload(Sandbox.Direct);
        Assert.Equal(signed.ContractId, (string)received["contract_id"]!);
    }

    [Fact]
    public async Task Faults_are_switched_on_and_off()
    {
        var page = await chromium.OpenAsync(new Uri(Sandbox.Host.BaseUrl, "/#/faults").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Mild" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Faults on" })).ToBeVisibleAsync();
        Assert.Equal("mild", (string)(await Sandbox.ControlAsync("GET", "/faults"))["profile"]!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rule" }).ClickAsync();
        await Expect(page.Locator(".rules li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "All faults off" }).ClickAsync();
        await Expect(page.Locator("#faults-on")).ToBeHiddenAsync();
        var after = await Sandbox.ControlAsync("GET", "/faults");
        Assert.Empty(after["rules"]!.AsArray());
        Assert.Null(after["profile"]);
    }

    [Fact]
    public async Task The_clock_is_moved_by_a_day()
    {
        var before = (await Sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        var page = await chromium.OpenAsync(Sandbox.Host.BaseUrl.ToString());
        await page.GetByLabel("Show and move the clock").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "+ 1 day" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var after = (await Sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        Assert.True(after - before >= TimeSpan.FromDays(1));
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WeChatPay.Simulator.Pages.Tests;

/// <summary>The chromium of this machine, started once for all tests; no browser is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static readonly string[] Usual =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome-stable",
        "/usr/bin/google-chrome",
    ];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(60_000);
        var program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } configured
            ? configured
            : Usual.FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException(
                    "No chromium was found: install the package chromium, or name the program in CHROMIUM."
                );
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args = Arguments,
                Timeout = 120_000,
            }
        );
    }

    /// <summary>A page in a new browser context, with the width of a phone by default.</summary>
    internal async Task<IPage> OpenAsync(string address, int width = 375, int height = 812)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
            }
        );
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

using BillingEngine.Client;

namespace SaasBackend;

/// <summary>A newspaper that is sold by the month: what a backend does with the billing engine.</summary>
public static class SaasApp
{
    /// <summary>Puts the app together.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        configure?.Invoke(builder);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls("http://127.0.0.1:8070");
        // The client is made once, and lives as long as the process.
        builder.Services.AddSingleton(services =>
        {
            var settings = services.GetRequiredService<IConfiguration>().GetSection("Billing");
            return new BillingClient(
                new BillingClientOptions
                {
                    BaseUrl = new Uri(settings["BaseUrl"] ?? "http://127.0.0.1:8080"),
                    ApiKey =
                        settings["ApiKey"]
                        ?? throw new InvalidOperationException("Set Billing:ApiKey: ./run prints it."),
                }
            );
        });
        builder.Services.AddSingleton<Shop>();
        builder.Services.AddSingleton<Readers>();
        builder.Services.AddSingleton<MembersDoor>();
        builder.Services.AddSingleton<WebhookDoor>();

        var app = builder.Build();
        app.MapGet("/", () => Pages.Html(Pages.Welcome(Shop.Plan)));
        app.MapPost("/sign-up", SignUpAsync);
        app.MapGet(
            "/account",
            async (HttpRequest request, Readers readers, MembersDoor door, CancellationToken stop) =>
                readers.Of(request) is { } reader
                    ? Pages.Html(Pages.Account(reader, await door.MayReadAsync(reader, stop)))
                    : Results.Redirect("/")
        );
        app.MapGet(
            "/today",
            async (HttpRequest request, Readers readers, MembersDoor door, CancellationToken stop) =>
                readers.Of(request) is { } reader && await door.MayReadAsync(reader, stop)
                    ? Pages.Html(Pages.Today)
                    : Pages.Html(Pages.Closed, StatusCodes.Status402PaymentRequired)
        );
        app.MapPost("/end", EndAsync);
        app.MapPost(
            "/webhooks",
            (HttpRequest request, WebhookDoor door, CancellationToken stop) => door.ReceiveAsync(request, stop)
        );
        return app;
    }

    private static async Task<IResult> SignUpAsync(
        HttpContext context,
        Readers readers,
        Shop shop,
        CancellationToken stop
    )
    {
        var name = (await context.Request.ReadFormAsync(stop))["name"].ToString().Trim();
        if (name.Length is 0 or > 32)
            return Pages.Html(Pages.Welcome(Shop.Plan, "Tell us a name of at most 32 letters."), 422);
        var reader = readers.Of(context.Request) ?? readers.Welcome(context.Response, name);
        try
        {
            await shop.SellAsync(reader, stop);
        }
        catch (BillingApiException refused) when (refused.Code == "subscription.already_exists")
        {
            // Pressed twice: the page shows the subscription that there is.
        }
        return Results.Redirect("/account");
    }

    private static async Task<IResult> EndAsync(HttpRequest request, Readers readers, Shop shop, CancellationToken stop)
    {
        if (readers.Of(request) is { Subscription: not null } reader)
            await shop.EndAsync(reader, stop);
        return Results.Redirect("/account");
    }
}

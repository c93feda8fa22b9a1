using BillingEngine.Client;

namespace SaasBackend;

/// <summary>A newspaper that is sold by the month: how a backend uses the billing engine.</summary>
public static class SaasApp
{
    /// <summary>Builds the app.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        configure?.Invoke(builder);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls("http://127.0.0.1:8070");
        // One client for the whole process.
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
        builder.Services.AddSingleton<MembersRoute>();
        builder.Services.AddSingleton<WebhookRoute>();

        var app = builder.Build();
        app.MapGet("/", () => Pages.Html(Pages.Welcome(Shop.Plan)));
        app.MapPost("/sign-up", SignUpAsync);
        app.MapGet(
            "/account",
            async (HttpRequest request, Readers readers, MembersRoute route, CancellationToken cancellationToken) =>
                readers.Of(request) is { } reader
                    ? Pages.Html(Pages.Account(reader, await route.MayReadAsync(reader, cancellationToken)))
                    : Results.Redirect("/")
        );
        app.MapGet(
            "/today",
            async (HttpRequest request, Readers readers, MembersRoute route, CancellationToken cancellationToken) =>
                readers.Of(request) is { } reader && await route.MayReadAsync(reader, cancellationToken)
                    ? Pages.Html(Pages.Today)
                    : Pages.Html(Pages.Closed, StatusCodes.Status402PaymentRequired)
        );
        app.MapPost("/end", EndAsync);
        app.MapPost(
            "/webhooks",
            (HttpRequest request, WebhookRoute route, CancellationToken cancellationToken) =>
                route.ReceiveAsync(request, cancellationToken)
        );
        return app;
    }

    private static async Task<IResult> SignUpAsync(
        HttpContext context,
        Readers readers,
        Shop shop,
        CancellationToken cancellationToken
    )
    {
        var name = (await context.Request.ReadFormAsync(cancellationToken))["name"].ToString().Trim();
        if (name.Length is 0 or > 32)
            return Pages.Html(Pages.Welcome(Shop.Plan, "Tell us a name of at most 32 letters."), 422);
        var reader = readers.Of(context.Request) ?? readers.Welcome(context.Response, name);
        try
        {
            await shop.SellAsync(reader, cancellationToken);
        }
        catch (BillingApiException refused) when (refused.Code == "subscription.already_exists")
        {
            // A second click: the page shows the existing subscription.
        }
        return Results.Redirect("/account");
    }

    private static async Task<IResult> EndAsync(
        HttpRequest request,
        Readers readers,
        Shop shop,
        CancellationToken cancellationToken
    )
    {
        if (readers.Of(request) is { Subscription: not null } reader)
            await shop.EndAsync(reader, cancellationToken);
        return Results.Redirect("/account");
    }
}

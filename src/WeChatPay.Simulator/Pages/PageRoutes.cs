using WeChatPay.Simulator.Control;

namespace WeChatPay.Simulator.Pages;

/// <summary>
/// The pages for people: the desk at /, the signing page at the addresses that pre-sign returns, and the sheet that
/// pays an APP order. They are static files that use the public /_control calls, and the rules for callers of the
/// control API apply.
/// </summary>
internal sealed class PageRoutes(World world, CallerRule callers)
{
    // No external content, no inline scripts, no HTML made from text: merchants' texts may be hostile.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static readonly string[] Files =
    [
        "style.css",
        "icon.svg",
        "control.js",
        "parts.js",
        "desk.js",
        "signing.js",
        "people.js",
        "money.js",
        "traffic.js",
        "faults.js",
        "clock.js",
        "sign.js",
        "pay.js",
    ];

    public void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").AddEndpointFilter(AdmitAsync);
        var desk = PageFile.Read("desk.html");
        pages.MapGet("/", () => desk.Answer());
        foreach (var name in Files)
        {
            var file = PageFile.Read(name);
            pages.MapGet($"/_pages/{name}", () => file.Answer());
        }

        var sign = PageFile.Read("sign.html");
        pages.MapGet("/sign/{id}", (string id) => Sign(sign, id));
        pages.MapGet("/global/papay/contracts/login", (string? os_session_id) => Sign(sign, os_session_id));
        pages.MapGet(
            "/global/papay/contracts/sessions/show_code",
            (string? os_session_id) => Sign(sign, os_session_id)
        );
        var pay = PageFile.Read("pay.html");
        pages.MapGet("/pay/{id}", (string id) => Pay(pay, id));
    }

    private IResult Pay(PageFile page, string id)
    {
        lock (world.StateLock)
        {
            return page.Answer(world.OrdersByPrepay.ContainsKey(id) ? 200 : 404);
        }
    }

    /// <summary>The page tells people that there is no such session; the status tells programs.</summary>
    private IResult Sign(PageFile page, string? id)
    {
        lock (world.StateLock)
        {
            return page.Answer(id is not null && world.Sessions.ContainsKey(id) ? 200 : 404);
        }
    }

    private async ValueTask<object?> AdmitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        // The session id must not reach the merchant's page in a Referer header.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return callers.Refuse(context.HttpContext) is { } refusal
            ? Results.Text(refusal, statusCode: StatusCodes.Status403Forbidden)
            : await next(context);
    }
}

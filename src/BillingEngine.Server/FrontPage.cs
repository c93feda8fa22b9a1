using BillingEngine.Http.Pages;
using BillingEngine.Platform.Http;
using BillingEngine.Server.Operators;

namespace BillingEngine.Server;

/// <summary><c>/</c>: links, as a page for a person and as JSON for a program.</summary>
internal static class FrontPage
{
    public static void MapFrontPage(this WebApplication app) =>
        app.MapGet(
            "/",
            (HttpContext context) =>
            {
                var root = context.Request.PathBase;
                context.Response.Headers.Vary = "Accept";
                if (!HtmlPage.IsWanted(context.Request))
                {
                    return Answer.Json(
                        new
                        {
                            Api = $"{root}/v1",
                            Docs = $"{root}/docs",
                            Openapi = $"{root}/openapi/v1.json",
                            Operators = root + OperatorPages.HomePath,
                            Health = $"{root}/health/ready",
                        },
                        200
                    );
                }
                return HtmlPage.Of(
                    context,
                    200,
                    "Recurring billing",
                    $"""
                    <ul>
                    <li><a href="{root}/docs">The API</a>, whose addresses begin with {root}/v1</li>
                    <li><a href="{root}/openapi/v1.json">The API as an OpenAPI document</a></li>
                    <li><a href="{root}{OperatorPages.HomePath}">For operators</a></li>
                    <li><a href="{root}/health/ready">Whether it is ready</a></li>
                    </ul>
                    """
                );
            }
        );
}

using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Http.Json;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Notifications;

/// <summary>The routes that WeChat calls: they need no API key, the signature proves the sender.</summary>
public static class NotificationRoutes
{
    // A notification is a few kilobytes; more than this is not from WeChat.
    private const int MaxBytes = 64 * 1024;
    private static readonly string[] Kinds = ["contract", "payment", "refund"];

    /// <summary>Maps <c>/wechat/notify/{account}/…</c>.</summary>
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        foreach (var kind in Kinds)
            routes.MapPost($"/wechat/notify/{{account}}/{kind}", ReceiveAsync);
        return routes;
    }

    private static async Task<IResult> ReceiveAsync(
        string account,
        HttpRequest request,
        IMediator mediator,
        CancellationToken stop
    )
    {
        if (await ReadAsync(request, stop) is not { } body)
            return Reply(new NotificationReply(413, "FAIL", "Too large"));
        var headers = request.Headers.ToDictionary(
            h => h.Key,
            h => h.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var result = await mediator.Send(
            new ReceiveNotification(account, new NotificationEnvelope(headers, body)),
            stop
        );
        return Reply(result.Value);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, stop)) > 0)
        {
            if (body.Length + read > MaxBytes)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static IResult Reply(NotificationReply reply) =>
        Results.Json(
            new { code = reply.Code, message = reply.Message },
            WireJson.Options,
            "application/json",
            reply.Status
        );
}

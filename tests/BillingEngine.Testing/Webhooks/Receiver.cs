using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Testing.Webhooks;

/// <summary>A received webhook.</summary>
public sealed record Got(string Path, string Id, long Timestamp, string Signature, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;
}

/// <summary>
/// A merchant's backend on a real port: it stores what it receives and answers as the test configures.
/// </summary>
public sealed class Receiver : IAsyncDisposable
{
    private WebApplication? app;

    public ConcurrentQueue<Got> Received { get; } = [];

    /// <summary>The status of its answers; 200 by default.</summary>
    public Func<Got, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url { get; private set; } = "";

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver.app = builder.Build();
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        receiver.Url = receiver.app.Urls.First();
        return receiver;
    }

    public static Func<Got, HttpContext, Task> Status(int status) =>
        (_, context) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var got = new Got(
            context.Request.Path,
            headers["webhook-id"].ToString(),
            long.TryParse(headers["webhook-timestamp"], out var at) ? at : 0,
            headers["webhook-signature"].ToString(),
            body.ToArray()
        );
        Received.Enqueue(got);
        await Answer(got, context);
    }
}

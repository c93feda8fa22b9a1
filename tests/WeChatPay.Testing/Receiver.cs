using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WeChatPay.Testing;

/// <summary>A merchant's notify address: stores what it receives and answers as the test configures.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<Arrival> arrivals = [];

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>The status of the answer, chosen by the deliveries so far (including this one).</summary>
    public Func<IReadOnlyList<Arrival>, int> Answer { get; set; } = _ => 200;

    /// <summary>Runs before the answer.</summary>
    public Func<HttpContext, Task> Before { get; set; } = _ => Task.CompletedTask;

    public string Url => app.Urls.First() + "/notify";

    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (arrivals)
            {
                return [.. arrivals];
            }
        }
    }

    public IEnumerable<Arrival> Of(string eventType) => Arrivals.Where(a => a.EventType == eventType);

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(
            h => h.Key,
            h => h.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        int status;
        lock (arrivals)
        {
            arrivals.Add(new Arrival(body, headers));
            status = Answer(arrivals);
        }

        await Before(context);
        context.Response.StatusCode = status;
    }
}

/// <summary>One delivery.</summary>
public sealed record Arrival(string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json { get; } = JsonNode.Parse(Body)!;

    public string EventType => (string)Json["event_type"]!;

    public string Id => (string)Json["id"]!;

    public JsonNode Payload(Party receiver) => receiver.Open(Json["resource"]!);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// One address for all nodes: each request goes to a live node, and some notifications go to two nodes at once. If a
/// node crashes during a request, the response is 502.
/// </summary>
public sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly string[] NotPassedOn =
    [
        "Host",
        "Content-Length",
        "Content-Type",
        "Connection",
        "Transfer-Encoding",
    ];

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromMinutes(5),
    };

    private readonly Random dice;
    private readonly double twice;
    private WebApplication? app;
    private Func<IReadOnlyList<StormNode>> live = () => [];

    private LoadBalancer(int seed, double twice) => (dice, this.twice) = (new Random(seed), twice);

    /// <summary>The address.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Notifications that went to two nodes at once.</summary>
    public int Doubled { get; private set; }

    /// <summary>Starts it; <paramref name="twice"/> (0 to 1) of the notifications go to two nodes.</summary>
    public static async Task<LoadBalancer> StartAsync(int seed, double twice, CancellationToken cancellationToken)
    {
        var loadBalancer = new LoadBalancer(seed, twice);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        loadBalancer.app = builder.Build();
        loadBalancer.app.Run(loadBalancer.PassOnAsync);
        await loadBalancer.app.StartAsync(cancellationToken);
        loadBalancer.Url = new Uri(loadBalancer.app.Urls.First());
        return loadBalancer;
    }

    /// <summary>Sets the source of live nodes.</summary>
    public void Know(Func<IReadOnlyList<StormNode>> live) => this.live = live;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var nodes = Choose(context.Request.Path.StartsWithSegments("/wechat", StringComparison.Ordinal));
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, context.Request, body.ToArray())));
        // One response is enough: the caller receives the first.
        using var answer = answers.FirstOrDefault(a => a is not null);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private IReadOnlyList<StormNode> Choose(bool isNotification)
    {
        var live = this.live();
        if (live.Count < 2)
            return live;
        lock (dice)
        {
            var first = dice.Next(live.Count);
            if (!isNotification || dice.NextDouble() >= twice)
                return [live[first]];
            Doubled++;
            return [live[first], live[(first + 1) % live.Count]];
        }
    }

    private async Task<HttpResponseMessage?> AskAsync(StormNode node, HttpRequest request, byte[] body)
    {
        using var ask = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(node.Url, request.Path + request.QueryString.Value)
        );
        ask.Content = new ByteArrayContent(body);
        if (request.ContentType is { } type)
            ask.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in request.Headers)
        {
            if (!NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase))
                ask.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }
        try
        {
            var answer = await http.SendAsync(ask);
            if (!node.Crash.HasCrashed)
                return answer;
            answer.Dispose();
        }
        catch (HttpRequestException) when (node.Crash.HasCrashed)
        {
            // The node crashed during the request.
        }
        return null;
    }
}

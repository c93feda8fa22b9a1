using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// The one address of all nodes, as a load balancer is: each request goes to a live node, a notification now and then
/// to two at once. A node that dies under a request is answered for with 502.
/// </summary>
public sealed class StormFront : IAsyncDisposable
{
    private static readonly string[] _notPassedOn =
        ["Host", "Content-Length", "Content-Type", "Connection", "Transfer-Encoding"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromMinutes(5),
    };

    private readonly Random _dice;
    private readonly double _twice;
    private WebApplication? _app;
    private Func<IReadOnlyList<StormNode>> _live = () => [];

    private StormFront(int seed, double twice) => (_dice, _twice) = (new Random(seed), twice);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Notifications that were given to two nodes at once.</summary>
    public int Doubled { get; private set; }

    /// <summary>Opens it; <paramref name="twice"/> (0 to 1) of the notifications go to two nodes.</summary>
    public static async Task<StormFront> StartAsync(int seed, double twice, CancellationToken token)
    {
        var front = new StormFront(seed, twice);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        front._app = builder.Build();
        front._app.Run(front.PassOnAsync);
        await front._app.StartAsync(token);
        front.Url = new Uri(front._app.Urls.First());
        return front;
    }

    /// <summary>Says who lives.</summary>
    public void Know(Func<IReadOnlyList<StormNode>> live) => _live = live;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var nodes = Choose(context.Request.Path.StartsWithSegments("/wechat", StringComparison.Ordinal));
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, context.Request, body.ToArray())));
        // One node's word is enough: the caller hears the first that answered.
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
        var live = _live();
        if (live.Count < 2)
            return live;
        lock (_dice)
        {
            var first = _dice.Next(live.Count);
            if (!isNotification || _dice.NextDouble() >= _twice)
                return [live[first]];
            Doubled++;
            return [live[first], live[(first + 1) % live.Count]];
        }
    }

    private async Task<HttpResponseMessage?> AskAsync(StormNode node, HttpRequest request, byte[] body)
    {
        using var ask = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri(node.Url, request.Path + request.QueryString.Value));
        ask.Content = new ByteArrayContent(body);
        if (request.ContentType is { } type)
            ask.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in request.Headers)
        {
            if (!_notPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase))
                ask.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }
        try
        {
            var answer = await _http.SendAsync(ask);
            if (!node.Crash.IsDead)
                return answer;
            answer.Dispose();
        }
        catch (HttpRequestException) when (node.Crash.IsDead)
        {
            // It died under the request.
        }
        return null;
    }
}

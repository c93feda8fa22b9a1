using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BillingEngine.Tests.Operators;

/// <summary>A browser on the operators' pages: cookies and forms; it does not follow redirects.</summary>
public sealed partial class Browser : IDisposable
{
    private static int browsers;
    private readonly HttpClient http;

    public Browser(Uri server) =>
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,
                ConnectCallback = ConnectAsync,
            }
        )
        {
            BaseAddress = server,
        };

    public CookieContainer Cookies { get; } = new();

    public void Dispose() => http.Dispose();

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields) =>
        http.PostAsync(path, new FormUrlEncodedContent(fields));

    /// <summary>Fills in the form as a person does.</summary>
    public async Task<HttpResponseMessage> LogInAsync(string name, string password, string path = "/operators/login") =>
        await PostAsync(path, [new("name", name), new("password", password), await TokenAsync(path)]);

    /// <summary>The hidden field of the form on a page.</summary>
    public async Task<KeyValuePair<string, string>> TokenAsync(string path)
    {
        using var page = await http.GetAsync(path);
        return TokenOf(await page.Content.ReadAsStringAsync());
    }

    /// <summary>The hidden field of a page's last form.</summary>
    public static KeyValuePair<string, string> TokenOf(string page)
    {
        var hidden = Hidden().Match(page);
        Assert.True(hidden.Success, "The page has no form.");
        return new(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
    }

    // From its own loopback address, because login attempts are counted by address.
    private readonly IPAddress from = IPAddress.Parse($"127.0.0.{100 + (Interlocked.Increment(ref browsers) % 100)}");

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex(
        """type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]+)"(?!.*type="hidden")""",
        RegexOptions.Singleline
    )]
    private static partial Regex Hidden();
}

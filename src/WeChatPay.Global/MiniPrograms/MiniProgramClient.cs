using System.Text.Json;

namespace WeChatPay.Global.MiniPrograms;

/// <summary>
/// WeChat's open platform, as far as a login needs it. It is another server than the payments', without signatures: TLS
/// and the app's secret do.
/// </summary>
public sealed class MiniProgramClient : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly HttpClient http;

    /// <summary>Makes the client; <paramref name="handler"/> replaces the network in tests.</summary>
    public MiniProgramClient(Uri baseUrl, HttpMessageHandler? handler = null) =>
        http = new HttpClient(
            handler
                ?? new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                }
        )
        {
            BaseAddress = baseUrl,
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };

    /// <summary>Where the open platform is.</summary>
    public static Uri DefaultBaseUrl { get; } = new("https://api.weixin.qq.com");

    /// <summary>
    /// Exchanges a code of <c>wx.login</c>; null where no answer came that can be read. Refusals come with an
    /// <c>errcode</c>, and with status 200.
    /// </summary>
    public async Task<CodeSession?> ExchangeCodeAsync(
        string appId,
        string secret,
        string code,
        CancellationToken cancellationToken
    )
    {
        var path =
            $"sns/jscode2session?appid={Uri.EscapeDataString(appId)}&secret={Uri.EscapeDataString(secret)}"
            + $"&js_code={Uri.EscapeDataString(code)}&grant_type=authorization_code";
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            // WeChat calls it text/plain.
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize(body, CodeSessionJson.Default.CodeSession)
                : null;
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

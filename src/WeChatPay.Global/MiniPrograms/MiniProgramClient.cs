using System.Text.Json;

namespace WeChatPay.Global.MiniPrograms;

/// <summary>
/// Client of WeChat's open platform, limited to logins. It is another server than WeChat Pay and uses no signatures,
/// only TLS and the app secret.
/// </summary>
public sealed class MiniProgramClient : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly HttpClient http;

    /// <summary>Creates the client; <paramref name="handler"/> replaces the network in tests.</summary>
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

    /// <summary>The address of the open platform.</summary>
    public static Uri DefaultBaseUrl { get; } = new("https://api.weixin.qq.com");

    /// <summary>
    /// Exchanges a code of <c>wx.login</c>; null if no readable reply arrived. Refusals have an <c>errcode</c> and
    /// status 200.
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
            // WeChat sends it as text/plain.
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

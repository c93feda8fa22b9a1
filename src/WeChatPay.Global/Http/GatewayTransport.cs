using System.Net;
using System.Net.Http.Headers;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Http;

/// <summary>One request and its unverified reply: either a body, or the reason why there is none.</summary>
internal sealed record Exchange(CallFacts Call, SignatureHeaders Signature, byte[] Body, Silence? Silence);

/// <summary>
/// A request before it is signed. <paramref name="Signed"/> is the body that the signature covers; it is also what is
/// sent, unless <see cref="Sent"/> is set.
/// </summary>
internal sealed record Outgoing(string Operation, HttpMethod Method, string Target, byte[] Signed)
{
    /// <summary>What is sent instead of the signed bytes; null means the signed bytes.</summary>
    public HttpContent? Sent { get; init; }

    /// <summary>Asks for a compressed reply.</summary>
    public bool Zipped { get; init; }

    /// <summary>The time limit of the whole call; null means the account's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Consumes the body of a 200 while it arrives, and returns false if it was too long. Null reads every body into
    /// memory.
    /// </summary>
    public Func<HttpResponseMessage, CancellationToken, Task<bool>>? Take { get; init; }
}

/// <summary>
/// Signs the exact bytes that it sends and reads a reply of limited length, over one connection pool.
/// </summary>
internal sealed class GatewayTransport : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly StringWithQualityHeaderValue Gzip = new("gzip");

    private readonly WeChatPayAccount account;
    private readonly RequestSigner signer;
    private readonly TimeProvider wireClock;
    private readonly SignatureThrottle throttle;
    private readonly HttpMessageInvoker http;
    private readonly string baseUrl;

    public GatewayTransport(
        WeChatPayAccount account,
        RequestSigner signer,
        TimeProvider wireClock,
        SignatureThrottle throttle,
        HttpMessageHandler? handler
    )
    {
        this.account = account;
        this.signer = signer;
        this.wireClock = wireClock;
        this.throttle = throttle;
        baseUrl = account.BaseUrl.AbsoluteUri.TrimEnd('/');
        http = new HttpMessageInvoker(handler ?? PooledHandler(account), disposeHandler: handler is null);
    }

    public async Task<Exchange> ExchangeAsync(
        Outgoing outgoing,
        string? wechatpaySerial,
        CancellationToken cancellationToken
    )
    {
        using var request = await RequestAsync(outgoing, wechatpaySerial, cancellationToken);

        var startedAt = wireClock.GetUtcNow();
        var started = wireClock.GetTimestamp();
        CallFacts Facts(HttpResponseMessage? response) =>
            new(
                outgoing.Operation,
                startedAt,
                wireClock.GetElapsedTime(started),
                (int?)response?.StatusCode,
                response is null ? null : Header(response, WechatpayHeaders.RequestId)
            );
        HttpResponseMessage? answer = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(outgoing.Timeout ?? account.ReadTimeout);
            answer = await http.SendAsync(request, limit.Token);
            var content =
                outgoing.Take is { } take && answer.StatusCode == HttpStatusCode.OK
                    ? await take(answer, limit.Token)
                        ? []
                        : null
                    : await ReadAsync(answer.Content, limit.Token);
            return content is null
                ? new Exchange(Facts(answer), default, [], Silence.TooLong)
                : new Exchange(Facts(answer), SignatureOf(answer), content, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Exchange(Facts(null), default, [], Silence.TimedOut);
        }
        catch (HttpRequestException e)
        {
            var silence = e.HttpRequestError
                is HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                ? Silence.NotConnected
                : Silence.Broken;
            return new Exchange(Facts(null), default, [], silence);
        }
        catch (IOException)
        {
            return new Exchange(Facts(null), default, [], Silence.Broken);
        }
        finally
        {
            answer?.Dispose();
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpRequestMessage> RequestAsync(
        Outgoing outgoing,
        string? wechatpaySerial,
        CancellationToken cancellationToken
    )
    {
        WireText.ThrowIfUnsendable(outgoing.Signed);
        var request = new HttpRequestMessage(outgoing.Method, baseUrl + outgoing.Target)
        {
            Content = outgoing.Sent ?? new ByteArrayContent(outgoing.Signed) { Headers = { ContentType = Json } },
        };
        request.Headers.Accept.Add(AcceptJson);
        if (outgoing.Zipped)
            request.Headers.AcceptEncoding.Add(Gzip);
        request.Headers.TryAddWithoutValidation("User-Agent", account.UserAgent);
        if (wechatpaySerial is not null)
            request.Headers.TryAddWithoutValidation(WechatpayHeaders.Serial, wechatpaySerial);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            await AuthorizeAsync(outgoing.Method, request.RequestUri!, outgoing.Signed, cancellationToken)
        );
        return request;
    }

    private async Task<string> AuthorizeAsync(
        HttpMethod method,
        Uri uri,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        await throttle.EnterAsync(cancellationToken);
        try
        {
            return signer.Authorize(method.Method, uri.PathAndQuery, body, wireClock.GetUtcNow().ToUnixTimeSeconds());
        }
        finally
        {
            throttle.Leave();
        }
    }

    // Null if the reply is longer than allowed.
    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > account.MaxResponseBytes)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        if (content.Headers.ContentLength is { } length)
        {
            var whole = new byte[(int)length];
            await stream.ReadExactlyAsync(whole, cancellationToken);
            return whole;
        }
        using var read = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (read.Length + count > account.MaxResponseBytes)
                return null;
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }

    public static SignatureHeaders SignatureOf(HttpResponseMessage answer) =>
        new(
            Header(answer, WechatpayHeaders.Timestamp),
            Header(answer, WechatpayHeaders.Nonce),
            Header(answer, WechatpayHeaders.Signature),
            Header(answer, WechatpayHeaders.Serial)
        );

    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static SocketsHttpHandler PooledHandler(WeChatPayAccount account) =>
        new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = account.ConnectTimeout,
            MaxResponseHeadersLength = 64,
            // Long enough to reuse, short enough to follow a DNS change.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = !account.BaseUrl.IsLoopback,
        };
}

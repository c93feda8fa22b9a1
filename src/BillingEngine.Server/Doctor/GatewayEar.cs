using System.Net;
using WeChatPay.Global;
using WeChatPay.Global.Http;

namespace BillingEngine.Server.Doctor;

/// <summary>What the gateway answered, before the client judged it.</summary>
internal sealed record HeardAnswer(int Status, TimeSpan? Offset, ErrorReply? Error);

/// <summary>Listens to the client's calls: the client itself says only whether it believed an answer.</summary>
internal sealed class GatewayEar : DelegatingHandler
{
    private readonly TimeProvider wireClock;

    public GatewayEar(WeChatPayAccount account, TimeProvider wireClock)
        : base(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = account.ConnectTimeout,
                UseCookies = false,
                UseProxy = !account.BaseUrl.IsLoopback,
            }
        ) => this.wireClock = wireClock;

    /// <summary>The last answer; null while there was none.</summary>
    public HeardAnswer? Heard { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var (sentAt, sent) = (wireClock.GetUtcNow(), wireClock.GetTimestamp());
        var answer = await base.SendAsync(request, cancellationToken);
        // The header has whole seconds, cut off; the answer was made somewhere between sending and now.
        var madeAt = sentAt + (wireClock.GetElapsedTime(sent) / 2);
        var offset = madeAt - answer.Headers.Date?.AddMilliseconds(500);
        ErrorReply? error = null;
        if (!answer.IsSuccessStatusCode)
        {
            await answer.Content.LoadIntoBufferAsync(64 * 1024, cancellationToken);
            error = ErrorReply.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        Heard = new HeardAnswer((int)answer.StatusCode, offset, error);
        return answer;
    }
}

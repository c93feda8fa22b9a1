using System.Net;
using WeChatPay.Global;
using WeChatPay.Global.Http;

namespace BillingEngine.Server.Doctor;

/// <summary>The gateway's response, before the client has verified it.</summary>
internal sealed record ProbedAnswer(int Status, TimeSpan? Offset, ErrorReply? Error);

/// <summary>Records the client's responses. The client itself only says whether it accepted a response.</summary>
internal sealed class GatewayProbe : DelegatingHandler
{
    private readonly TimeProvider wireClock;

    public GatewayProbe(WeChatPayAccount account, TimeProvider wireClock)
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

    /// <summary>The last response, or null.</summary>
    public ProbedAnswer? LastAnswer { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var (sentAt, sent) = (wireClock.GetUtcNow(), wireClock.GetTimestamp());
        var answer = await base.SendAsync(request, cancellationToken);
        // The header has whole seconds, truncated; the response was created between sending and now.
        var madeAt = sentAt + (wireClock.GetElapsedTime(sent) / 2);
        var offset = madeAt - answer.Headers.Date?.AddMilliseconds(500);
        ErrorReply? error = null;
        if (!answer.IsSuccessStatusCode)
        {
            await answer.Content.LoadIntoBufferAsync(64 * 1024, cancellationToken);
            error = ErrorReply.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        LastAnswer = new ProbedAnswer((int)answer.StatusCode, offset, error);
        return answer;
    }
}

using System.Net;
using System.Text;

namespace BillingEngine.Client.Tests.Transport;

/// <summary>A recorded request.</summary>
internal sealed record RecordedRequest(
    string Method,
    Uri Url,
    string? Key,
    string? Authorization,
    string Body,
    string UserAgent
);

/// <summary>Returns the given responses one after another, and records the requests.</summary>
internal sealed class FlakyHandler(params Func<CancellationToken, Task<HttpResponseMessage>>[] answers)
    : HttpMessageHandler
{
    public List<RecordedRequest> Requests { get; } = [];

    public static Func<CancellationToken, Task<HttpResponseMessage>> Silence =>
        _ => throw new HttpRequestException("Connection refused.");

    public static Func<CancellationToken, Task<HttpResponseMessage>> Never =>
        async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("It waited without end.");
        };

    public static Func<CancellationToken, Task<HttpResponseMessage>> Json(
        HttpStatusCode status,
        string body,
        string? retryAfter = null,
        string type = "application/json"
    ) =>
        _ =>
        {
            var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (retryAfter is not null)
                answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return Task.FromResult(answer);
        };

    public static Func<CancellationToken, Task<HttpResponseMessage>> Problem(
        HttpStatusCode status,
        string code,
        string? retryAfter = null
    ) =>
        Json(
            status,
            $$"""{"type":"urn:x","title":"t","status":{{(int)status}},"detail":"d","code":"{{code}}","trace_id":"T1"}""",
            retryAfter,
            "application/problem+json"
        );

    /// <summary>A body that breaks off while it is read.</summary>
    public static Func<CancellationToken, Task<HttpResponseMessage>> Truncated =>
        _ =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream()) }
            );

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Requests.Add(
            new RecordedRequest(
                request.Method.Method,
                request.RequestUri!,
                request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
                request.Headers.Authorization?.ToString(),
                request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
                request.Headers.UserAgent.ToString()
            )
        );
        return await answers[Requests.Count - 1](cancellationToken);
    }

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection was reset.");

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => throw new IOException("The connection was reset.");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("The connection was reset.");
    }
}

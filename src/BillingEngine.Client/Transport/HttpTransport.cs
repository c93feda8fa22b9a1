using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BillingEngine.Client;

/// <summary>One request, which may be sent several times.</summary>
internal sealed record Call(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    public string? IdempotencyKey { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>The timeout of one attempt; null: that of the options.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Sends requests and retries until a response arrives or the retries are used up.</summary>
internal sealed class HttpTransport
{
    private static readonly ProductInfoHeaderValue Agent = new("BillingEngine.Client", BillingClient.Version);

    private readonly HttpClient http;
    private readonly BillingClientOptions options;
    private readonly Uri root;

    public HttpTransport(HttpClient http, BillingClientOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.ApiKey, nameof(options));
        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ArgumentException("BaseUrl must be an absolute http or https address.", nameof(options));
        this.http = http;
        this.options = options;
        // A relative path would replace the last segment of an address without a trailing slash.
        root = new Uri($"{WithoutVersion(options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/'))}/");
    }

    // The paths already begin with v1, and no engine runs below a path that ends in v1.
    private static string WithoutVersion(string address) =>
        address.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) ? address[..^"/v1".Length].TrimEnd('/') : address;

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Get, path), answer, cancellationToken);

    public Task<T> PostAsync<T>(
        string path,
        JsonTypeInfo<T> answer,
        string? idempotencyKey,
        CancellationToken cancellationToken
    ) => SendAsync(Write(HttpMethod.Post, path, "{}"u8.ToArray(), idempotencyKey), answer, cancellationToken);

    public Task<T> PostAsync<TBody, T>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> form,
        JsonTypeInfo<T> answer,
        string? idempotencyKey,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        var call = Write(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, form), idempotencyKey);
        return SendAsync(call with { Timeout = timeout }, answer, cancellationToken);
    }

    public Task<T> PatchAsync<TBody, T>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> form,
        JsonTypeInfo<T> answer,
        string? idempotencyKey,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        var call = Write(HttpMethod.Patch, path, JsonSerializer.SerializeToUtf8Bytes(body, form), idempotencyKey);
        return SendAsync(call, answer, cancellationToken);
    }

    /// <summary>
    /// Sends DELETE. A 404 after an attempt without a response means that the attempt deleted it, and counts as
    /// success.
    /// </summary>
    public async Task<T> DeleteAsync<T>(
        string path,
        JsonTypeInfo<T> answer,
        T deleted,
        CancellationToken cancellationToken
    )
    {
        var retries = 0;
        try
        {
            return await SendAsync(new Call(HttpMethod.Delete, path), answer, cancellationToken, () => retries++);
        }
        catch (BillingApiException gone) when (gone.Status == 404 && retries > 0)
        {
            return deleted;
        }
    }

    /// <summary>
    /// Reads a table as a stream. Retries and timeout apply to its beginning; a later failure is thrown by the stream.
    /// </summary>
    public Task<Stream> ReadTableAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(
            new Call(HttpMethod.Get, path) { Accept = "text/csv" },
            async (response, cancel) => await response.Content.ReadAsStreamAsync(cancel),
            cancellationToken
        );

    private static Call Write(HttpMethod method, string path, byte[] body, string? idempotencyKey)
    {
        if (idempotencyKey is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(idempotencyKey);
        return new Call(method, path) { Body = body, IdempotencyKey = idempotencyKey ?? Guid.NewGuid().ToString() };
    }

    private Task<T> SendAsync<T>(
        Call call,
        JsonTypeInfo<T> answer,
        CancellationToken cancellationToken,
        Action? again = null
    ) =>
        SendAsync(
            call,
            async (response, cancel) =>
            {
                using (response)
                    return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancel), answer);
            },
            cancellationToken,
            again
        );

    private async Task<T> SendAsync<T>(
        Call call,
        Func<HttpResponseMessage, CancellationToken, Task<T?>> read,
        CancellationToken cancellationToken,
        Action? again = null
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var (value, failure, worthAnother) = await TryAsync(call, read, cancellationToken);
            if (failure is null)
                return value!;
            if (!worthAnother || attempt >= options.Retries || Pause(attempt, failure) is not { } pause)
                throw failure;
            await Task.Delay(pause, options.Clock, cancellationToken);
            again?.Invoke();
        }
    }

    private async Task<(T? Value, BillingException? Failure, bool WorthAnother)> TryAsync<T>(
        Call call,
        Func<HttpResponseMessage, CancellationToken, Task<T?>> read,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(call.Timeout ?? options.Timeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = Request(call);
        try
        {
            // The reader of a response disposes of it.
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    var body = await response.Content.ReadAsByteArrayAsync(either.Token);
                    var refusal = Refusal(call, response, body);
                    return (default, refusal, IsWorthAnother(response.StatusCode, refusal.Code));
                }
            }
            return await read(response, either.Token) is { } value
                ? (value, null, false)
                : (default, Unread(call, null), false);
        }
        catch (JsonException unreadable)
        {
            return (default, Unread(call, unreadable), false);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            var reason = failure is OperationCanceledException ? "it took too long" : failure.Message;
            return (
                default,
                new BillingConnectionException($"{call.Method} {call.Path}: no response: {reason}", failure)
                {
                    IdempotencyKey = call.IdempotencyKey,
                },
                true
            );
        }
    }

    private HttpRequestMessage Request(Call call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(root, call.Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(call.Accept));
        if (call.IdempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", call.IdempotencyKey);
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }

    private BillingApiException Refusal(Call call, HttpResponseMessage response, byte[] body)
    {
        Problem? problem = null;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
                problem = JsonSerializer.Deserialize(body, BillingJson.Default.Problem);
        }
        catch (JsonException)
        {
            // Reported below as a response that is not the engine's.
        }
        problem ??= new Problem
        {
            Detail = $"{call.Method} {call.Path} did not get a response from the engine itself.",
        };
        return new BillingApiException((int)response.StatusCode, problem)
        {
            IdempotencyKey = call.IdempotencyKey,
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - options.Clock.GetUtcNow(),
                _ => null,
            },
        };
    }

    private static BillingConnectionException Unread(Call call, Exception? inner) =>
        new(
            $"{call.Method} {call.Path}: the response cannot be read: use a newer client, or check the proxies in between.",
            inner
        )
        {
            IdempotencyKey = call.IdempotencyKey,
        };

    // 502 with an engine's code is WeChat's refusal and final; without one it is from a proxy that reached no engine.
    private static bool IsWorthAnother(HttpStatusCode status, string code) =>
        status switch
        {
            HttpStatusCode.RequestTimeout
            or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => true,
            HttpStatusCode.Conflict => code is "idempotency_in_progress" or "concurrent_update",
            HttpStatusCode.BadGateway => code == "unreadable_answer",
            _ => false,
        };

    private TimeSpan? Pause(int attempt, BillingException failure)
    {
        var grown = options.FirstPause * Math.Pow(2, attempt);
        var longest = grown < options.LongestPause ? grown : options.LongestPause;
        // Jitter, so that clients that failed together do not retry together.
        var pause = longest * (0.5 + (Random.Shared.NextDouble() / 2));
        if (failure is not BillingApiException { RetryAfter: { } asked })
            return pause;
        return asked > options.LongestRetryAfter ? null
            : asked > pause ? asked
            : pause;
    }
}

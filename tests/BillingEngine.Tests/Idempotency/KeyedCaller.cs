using System.Net.Http.Headers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Idempotency;

/// <summary>An answer as a caller sees it, byte for byte.</summary>
internal sealed record Seen(
    int Status,
    string? ContentType,
    string? Location,
    string Body,
    bool IsReplayed,
    TimeSpan? RetryAfter
)
{
    /// <summary>What a replay must repeat.</summary>
    public (int, string?, string?, string) Answer => (Status, ContentType, Location, Body);

    public string? Code => System.Text.Json.JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString();
}

internal static class KeyedCaller
{
    public static async Task<Seen> SendKeyedAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string json,
        params string[] keys
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = ApiHost.Body(json) };
        foreach (var key in keys)
            request.Headers.TryAddWithoutValidation(IdempotencyMiddleware.Header, key);
        using var answer = await client.SendAsync(request);
        return new Seen(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString(),
            answer.Headers.Location?.ToString(),
            System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()),
            answer.Headers.TryGetValues(IdempotencyMiddleware.ReplayedHeader, out var replayed)
                && replayed.Single() == "true",
            answer.Headers.RetryAfter is RetryConditionHeaderValue { Delta: { } pause } ? pause : null
        );
    }

    public static Task<Seen> PostKeyedAsync(this HttpClient client, string path, string json, params string[] keys) =>
        client.SendKeyedAsync(HttpMethod.Post, path, json, keys);
}

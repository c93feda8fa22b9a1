using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Transport;

/// <summary>The engine's public API, as one merchant's backend uses it.</summary>
public sealed class BillingApi : IDisposable
{
    private const int PageSize = 100;
    private readonly HttpClient http;

    /// <summary>Opens the API with a merchant's secret key.</summary>
    public BillingApi(Uri server, string apiKey)
    {
        // Advancing the clock by days runs everything that falls due before the response.
        http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        await RefusedException.ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(SnakeCase.Options, cancellationToken)
            ?? throw new FormatException($"The response of {path} is null.");
    }

    /// <summary>Reads a whole list, newest first.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string resource,
        Func<T, string> idOf,
        CancellationToken cancellationToken
    )
    {
        var all = new List<T>();
        while (true)
        {
            var after = all.Count == 0 ? "" : $"&starting_after={idOf(all[^1])}";
            var first = resource.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await GetAsync<ListPage<T>>($"v1/{resource}{first}limit={PageSize}{after}", cancellationToken);
            all.AddRange(page.Data);
            if (!page.HasMore || page.Data.Count == 0)
                return all;
        }
    }

    /// <summary>Sends a request, with or without an idempotency key, and returns the response.</summary>
    public Task<JsonNode> PostAsync(
        string path,
        JsonObject body,
        CancellationToken cancellationToken,
        string? key = null
    ) => SendAsync(HttpMethod.Post, path, body, cancellationToken, key);

    /// <summary>Sends a request with any method and returns the response.</summary>
    public async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        JsonObject body,
        CancellationToken cancellationToken,
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request, cancellationToken);
        await RefusedException.ThrowIfRefusedAsync(response, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? throw new JsonException($"{path}: {text}");
    }

    /// <summary>Advances the business clock of engine and simulator together.</summary>
    public Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken) =>
        PostAsync(
            "v1/test_clock/advance",
            new JsonObject { ["to"] = to.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") },
            cancellationToken
        );

    /// <summary>The business clock.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        (await GetAsync<EngineClock>("v1/test_clock", cancellationToken)).Now;

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

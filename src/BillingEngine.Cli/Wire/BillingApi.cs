using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Wire;

/// <summary>The engine's public API, as one merchant's backend uses it.</summary>
public sealed class BillingApi : IDisposable
{
    private const int PageSize = 100;
    private readonly HttpClient http;

    /// <summary>Opens the API with a merchant's secret key.</summary>
    public BillingApi(Uri server, string apiKey)
    {
        // Moving the clock by days runs everything that falls due before it answers.
        http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Reads one object.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken token)
    {
        using var response = await http.GetAsync(path, token);
        await RefusedException.ThrowIfRefusedAsync(response, token);
        return await response.Content.ReadFromJsonAsync<T>(SnakeCase.Options, token)
            ?? throw new FormatException($"{path} answered null.");
    }

    /// <summary>Reads a list to its end, newest first.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string resource, Func<T, string> idOf, CancellationToken token)
    {
        var all = new List<T>();
        while (true)
        {
            var after = all.Count == 0 ? "" : $"&starting_after={idOf(all[^1])}";
            var first = resource.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await GetAsync<ListPage<T>>($"v1/{resource}{first}limit={PageSize}{after}", token);
            all.AddRange(page.Data);
            if (!page.HasMore || page.Data.Count == 0)
                return all;
        }
    }

    /// <summary>Sends a request, under an idempotency key or without, and answers what the engine said.</summary>
    public Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken token, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, token, key);

    /// <summary>Sends a request of any method and answers what the engine said.</summary>
    public async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        JsonObject body,
        CancellationToken token,
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request, token);
        await RefusedException.ThrowIfRefusedAsync(response, token);
        var text = await response.Content.ReadAsStringAsync(token);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? throw new JsonException($"{path}: {text}");
    }

    /// <summary>Moves the business clock of engine and simulator together.</summary>
    public Task AdvanceAsync(DateTimeOffset to, CancellationToken token) =>
        PostAsync(
            "v1/test_clock/advance",
            new JsonObject { ["to"] = to.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") },
            token
        );

    /// <summary>The business clock.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken token) =>
        (await GetAsync<EngineClock>("v1/test_clock", token)).Now;

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

namespace WeChatPay.Simulator;

/// <summary>
/// <c>WeChatPay.Simulator health</c>: checks that the simulator in the same container answers; exits with 0 or 1.
/// The image has no curl.
/// </summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> AskAsync(IConfiguration configuration)
    {
        var port = configuration["http_ports"]?.Split(';')[0];
        var url = configuration["urls"]?.Split(';')[0] ?? $"http://*:{(port is { Length: > 0 } ? port : "5000")}";
        foreach (var any in (string[])["*", "+", "0.0.0.0", "[::]"])
            url = url.Replace($"//{any}:", "//127.0.0.1:", StringComparison.Ordinal);
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(new Uri(url), "/_control/clock"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {e.Message}");
            return 1;
        }
    }
}

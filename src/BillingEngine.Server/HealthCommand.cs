namespace BillingEngine.Server;

/// <summary>
/// <c>BillingEngine.Server health</c>: asks the server in the same container whether it is ready; exit code 0 or 1. An
/// image without a shell has no other tool for this.
/// </summary>
internal static class HealthCommand
{
    public const string Name = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter errors)
    {
        if (Address(configuration) is not { } address)
        {
            await errors.WriteLineAsync("ASPNETCORE_URLS is not an address: write it like http://0.0.0.0:8080.");
            return 1;
        }
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"));
            if (answer.IsSuccessStatusCode)
                return 0;
            await errors.WriteLineAsync(await answer.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await errors.WriteLineAsync($"{address} does not answer: {e.Message}");
        }
        return 1;
    }

    /// <summary>Where the server listens, seen from inside, according to its address settings.</summary>
    internal static Uri? Address(IConfiguration configuration)
    {
        var url =
            configuration["urls"]?.Split(';')[0]
            ?? (configuration["http_ports"]?.Split(';')[0] is { Length: > 0 } port ? $"http://*:{port}" : null)
            ?? "http://localhost:5000";
        foreach (var any in (string[])["*", "+", "0.0.0.0", "[::]"])
            url = url.Replace($"//{any}:", "//127.0.0.1:", StringComparison.Ordinal);
        return Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null;
    }
}

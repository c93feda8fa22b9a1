using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace BillingEngine.Tests.Idempotency;

/// <summary>A request written by hand, with headers that .NET's client does not send.</summary>
internal static class RawRequest
{
    public static async Task<IReadOnlyList<string>> RefusedFieldsAsync(
        HttpClient client,
        string path,
        string json,
        string key
    )
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        var head =
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Authorization: {client.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\n"
            + $"Idempotency-Key: {key}\r\nContent-Length: {json.Length}\r\n\r\n{json}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 422", answer, StringComparison.Ordinal);
        var body = answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
        return [.. JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name)];
    }
}

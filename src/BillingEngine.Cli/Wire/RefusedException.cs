using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Wire;

/// <summary>A call that was answered with an error.</summary>
public sealed class RefusedException(string message, int status, string? code) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The stable code of the problem, where the answer has one.</summary>
    public string? Code { get; } = code;

    /// <summary>Throws, with what the answer says, unless it is a success.</summary>
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken token)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await response.Content.ReadAsStringAsync(token);
        var request = response.RequestMessage!;
        throw new RefusedException(
            $"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {body}",
            (int)response.StatusCode,
            CodeOf(body)
        );
    }

    private static string? CodeOf(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["code"]?.GetValue<string>();
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

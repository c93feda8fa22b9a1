using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Transport;

/// <summary>A call whose response is an error.</summary>
public sealed class RefusedException(string message, int status, string? code) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The problem's stable code, if the response has one.</summary>
    public string? Code { get; } = code;

    /// <summary>Throws with the response's text unless it is a success.</summary>
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var request = response.RequestMessage!;
        throw new RefusedException(
            $"{request.Method} {request.RequestUri} returned {(int)response.StatusCode}: {body}",
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

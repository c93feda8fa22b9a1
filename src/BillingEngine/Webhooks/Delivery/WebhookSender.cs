using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using BillingEngine.Platform;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>The outcome of one attempt: the receiver's status, or a code of why there is none.</summary>
public sealed record DeliveryOutcome(int? Status, string? Error)
{
    /// <summary>Whether the receiver accepted it.</summary>
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>Whether the receiver answered 410: it wants no more events.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>The HTTP client of webhooks.</summary>
public sealed record WebhookClient(HttpClient Http);

/// <summary>Signs and posts one event, and reads only the status of the response.</summary>
public sealed class WebhookSender(WebhookClient client, EndpointSecrets secrets, EngineOptions options)
{
    private static readonly ProductInfoHeaderValue Agent = new("billing-engine-webhooks", "1");

    private readonly TimeSpan timeout = TimeSpan.FromSeconds(options.WebhookTimeoutSeconds);

    /// <summary>Sends; throws only when <paramref name="cancellationToken"/> ends it.</summary>
    public async Task<DeliveryOutcome> SendAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        // The timeout is in real time; the business clock may stand still or jump.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(timeout);
        try
        {
            using var request = Request(delivery);
            using var answer = await client.Http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                end.Token
            );
            return new DeliveryOutcome((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : "refused");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome(null, "timeout");
        }
        catch (CryptographicException)
        {
            return new DeliveryOutcome(null, "secret_unreadable");
        }
        catch (Exception e)
            when (e is HttpRequestException or ClosedAddressException or IOException or UriFormatException)
        {
            return new DeliveryOutcome(null, Word(e));
        }
    }

    private HttpRequestMessage Request(ClaimedDelivery delivery)
    {
        var body = WebhookBody.Of(delivery);
        var keys = new List<byte[]> { secrets.Open(delivery.Endpoint.Value, delivery.Secret) };
        if (delivery.PreviousSecret is { } previous)
            keys.Add(secrets.Open(delivery.Endpoint.Value, previous));
        var id = delivery.Event.ToString();
        // Always real time, because receivers compare it with their own clock.
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(delivery.Url))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Of(id, timestamp, body, keys));
        return request;
    }

    private static string Word(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ClosedAddressException)
                return "address_not_allowed";
        }
        return exception is HttpRequestException { HttpRequestError: var error } && error != HttpRequestError.Unknown
            ? WireJson.Name(error.ToString())
            : "connection_error";
    }
}

/// <summary>The body that receivers read.</summary>
internal static class WebhookBody
{
    public static byte[] Of(ClaimedDelivery delivery)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", delivery.Event.ToString());
            json.WriteString("type", delivery.Type);
            json.WriteNumber("sequence", delivery.Sequence);
            json.WriteString("created_at", WireJson.Text(delivery.CreatedAt));
            json.WritePropertyName("data");
            json.WriteRawValue(delivery.Data);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}

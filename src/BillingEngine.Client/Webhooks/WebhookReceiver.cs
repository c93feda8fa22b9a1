using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>
/// Verifies that a webhook is from the engine (<see href="https://www.standardwebhooks.com">Standard Webhooks</see>)
/// and reads its event. Use one instance per process; it is thread-safe.
/// </summary>
public sealed class WebhookReceiver
{
    private const string SecretPrefix = "whsec_";
    private const string Scheme = "v1,";

    private readonly byte[][] secrets;

    /// <summary>Creates a receiver that accepts signatures of any of the secrets: two during a rotation.</summary>
    public WebhookReceiver(params IReadOnlyCollection<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == 0)
            throw new ArgumentException("At least one secret is required.", nameof(secrets));
        this.secrets = [.. secrets.Select(Key)];
    }

    /// <summary>
    /// How far the time of a webhook may be from now: an old one may be a replay. Default: five minutes.
    /// </summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The current time: the real time, never a test clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads an event from the unchanged body and the headers, which <paramref name="header"/> finds by name, such as
    /// <c>name =&gt; request.Headers[name]</c>.
    /// </summary>
    /// <exception cref="WebhookVerificationException">It is not from the engine, or too old.</exception>
    public BillingEvent Read(ReadOnlySpan<byte> body, Func<string, string?> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return Read(body, header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    }

    /// <summary>Reads an event from the unchanged body and the three headers.</summary>
    /// <exception cref="WebhookVerificationException">It is not from the engine, or too old.</exception>
    public BillingEvent Read(ReadOnlySpan<byte> body, string? id, string? timestamp, string? signature)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
            throw new WebhookVerificationException("webhook-id, webhook-timestamp or webhook-signature is missing.");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw new WebhookVerificationException("webhook-timestamp is not a number of seconds.");
        if (!IsSigned(body, $"{id}.{timestamp}.", signature))
        {
            throw new WebhookVerificationException(
                "No signature matches: use the endpoint's secret, and the unchanged body."
            );
        }
        // Only after the signature: anyone can write a time.
        var age = Clock.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds;
        if (Math.Abs(age) > (decimal)Tolerance.TotalSeconds)
            throw new WebhookVerificationException("It was sent too long ago, or the clocks disagree.");
        return Event(body, id);
    }

    private bool IsSigned(ReadOnlySpan<byte> body, string prefix, string signatures)
    {
        var head = Encoding.UTF8.GetBytes(prefix);
        var fits = false;
        foreach (var secret in secrets)
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
            hash.AppendData(head);
            hash.AppendData(body);
            var expected = hash.GetHashAndReset();
            foreach (var signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                fits |= Fits(signature, expected);
        }
        return fits;
    }

    // Compared in constant time, so that timing does not show where they differ.
    private static bool Fits(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.StartsWith(Scheme, StringComparison.Ordinal)
            && signature.Length <= 80
            && Convert.TryFromBase64String(signature[Scheme.Length..], given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    private static BillingEvent Event(ReadOnlySpan<byte> body, string id)
    {
        try
        {
            if (
                JsonSerializer.Deserialize(body, BillingJson.Default.BillingEvent) is { } billingEvent
                && billingEvent.Id == id
            )
            {
                return billingEvent;
            }
        }
        catch (JsonException unreadable)
        {
            throw new WebhookVerificationException("It is signed, but not an event: use a newer client.", unreadable);
        }
        throw new WebhookVerificationException("webhook-id is not the event's.");
    }

    private static byte[] Key(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        try
        {
            var key = secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
                ? Convert.FromBase64String(secret[SecretPrefix.Length..])
                : [];
            if (key.Length >= 16)
                return key;
        }
        catch (FormatException)
        {
            // Reported below without the text: it may be most of a secret.
        }
        throw new ArgumentException("A secret is whsec_ and base64, as the engine returned it.", nameof(secret));
    }
}

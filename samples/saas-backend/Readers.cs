using System.Collections.Concurrent;
using System.Security.Cryptography;
using BillingEngine.Client;

namespace SaasBackend;

/// <summary>A person who signed up. A real backend stores this in its database.</summary>
public sealed class Reader
{
    /// <summary>The customer reference in the billing engine.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The subscription's id.</summary>
    public string? Subscription { get; set; }

    /// <summary>The page on which they sign.</summary>
    public string? SigningUrl { get; set; }

    /// <summary>The status of their subscription, according to webhooks.</summary>
    public SubscriptionStatus? Status { get; set; }

    /// <summary>The end of the paid time.</summary>
    public DateTimeOffset? PaidUntil { get; set; }

    /// <summary>When it ends; null while it continues.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}

/// <summary>The readers, found by a random cookie. In memory: a restart forgets them.</summary>
public sealed class Readers
{
    private const string Cookie = "reader";

    private readonly ConcurrentDictionary<string, Reader> byCookie = new(StringComparer.Ordinal);

    /// <summary>The reader of a request.</summary>
    public Reader? Of(HttpRequest request) =>
        request.Cookies[Cookie] is { } secret ? byCookie.GetValueOrDefault(secret) : null;

    /// <summary>The reader of a subscription.</summary>
    public Reader? Owning(Subscription subscription) =>
        subscription.Metadata.TryGetValue("reader", out var id)
            ? byCookie.Values.FirstOrDefault(reader => reader.Id == id)
            : null;

    /// <summary>Adds a reader.</summary>
    public Reader Welcome(HttpResponse response, string name)
    {
        var reader = new Reader { Id = $"reader-{Guid.CreateVersion7():n}", Name = name };
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        byCookie[secret] = reader;
        response.Cookies.Append(Cookie, secret, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
        return reader;
    }
}

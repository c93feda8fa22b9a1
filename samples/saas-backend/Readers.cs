using System.Collections.Concurrent;
using System.Security.Cryptography;
using BillingEngine.Client;

namespace SaasBackend;

/// <summary>Somebody who signed up; a row of the backend's own database, where there is one.</summary>
public sealed class Reader
{
    /// <summary>The reference that the billing engine knows them by.</summary>
    public required string Id { get; init; }

    /// <summary>What they are called.</summary>
    public required string Name { get; init; }

    /// <summary>Their subscription's identifier.</summary>
    public string? Subscription { get; set; }

    /// <summary>The page on which they sign.</summary>
    public string? SigningUrl { get; set; }

    /// <summary>The state of their subscription, as webhooks tell it.</summary>
    public SubscriptionStatus? Status { get; set; }

    /// <summary>Until when it is paid.</summary>
    public DateTimeOffset? PaidUntil { get; set; }

    /// <summary>When it ends; null while it goes on.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}

/// <summary>Who signed up, found by a cookie that nobody can guess. In memory: a restart forgets them.</summary>
public sealed class Readers
{
    private const string Cookie = "reader";

    private readonly ConcurrentDictionary<string, Reader> byCookie = new(StringComparer.Ordinal);

    /// <summary>Whose request it is.</summary>
    public Reader? Of(HttpRequest request) =>
        request.Cookies[Cookie] is { } secret ? byCookie.GetValueOrDefault(secret) : null;

    /// <summary>Whose subscription it is.</summary>
    public Reader? Owning(Subscription subscription) =>
        subscription.Metadata.TryGetValue("reader", out var id)
            ? byCookie.Values.FirstOrDefault(reader => reader.Id == id)
            : null;

    /// <summary>Somebody new.</summary>
    public Reader Welcome(HttpResponse response, string name)
    {
        var reader = new Reader { Id = $"reader-{Guid.CreateVersion7():n}", Name = name };
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        byCookie[secret] = reader;
        response.Cookies.Append(Cookie, secret, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
        return reader;
    }
}

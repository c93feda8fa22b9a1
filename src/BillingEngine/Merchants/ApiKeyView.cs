using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>An API key, without the key itself.</summary>
public record ApiKeyView
{
    /// <summary>The identifier of the API key.</summary>
    public required ApiKeyId Id { get; init; }

    /// <summary>Always <c>api_key</c>.</summary>
    public string Object { get; } = "api_key";

    /// <summary>The merchant whose data the key gives access to.</summary>
    public required MerchantId Merchant { get; init; }

    /// <summary>The display name of the key.</summary>
    public required string Name { get; init; }

    /// <summary>The scopes: <c>read</c>, <c>write</c>, <c>operator</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The last characters of the key; empty for a key that was created before hints existed.</summary>
    public required string Hint { get; init; }

    /// <summary>When the API key was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires because it was rolled, in real time; null when it was not rolled.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked, in real time.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    public static ApiKeyView Of(ApiKey key) =>
        new()
        {
            Id = key.Id,
            Merchant = key.MerchantId,
            Name = key.Name,
            Scopes = key.Scopes,
            Hint = key.Hint,
            CreatedAt = key.CreatedAt,
            ExpiresAt = key.ExpiresAt,
            RevokedAt = key.RevokedAt,
        };
}

/// <summary>A new API key. The key itself is returned only in this response.</summary>
public sealed record NewApiKeyView : ApiKeyView
{
    [SetsRequiredMembers]
    public NewApiKeyView(ApiKeyView view, string key)
        : base(view) => Key = key;

    /// <summary>The key, <c>sk_…</c>. Store it now: the engine keeps only its hash.</summary>
    [JsonPropertyOrder(1)]
    public string Key { get; }
}

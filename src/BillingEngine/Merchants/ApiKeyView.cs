using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>An API key as operators see it: never the key itself.</summary>
public record ApiKeyView
{
    /// <summary>Its identifier.</summary>
    public required ApiKeyId Id { get; init; }

    /// <summary>Always <c>api_key</c>.</summary>
    public string Object { get; } = "api_key";

    /// <summary>Whose rows it opens.</summary>
    public required MerchantId Merchant { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do: <c>read</c>, <c>write</c>, <c>operator</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Its last characters; empty for a key that is older than hints.</summary>
    public required string Hint { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends because another took its place, by real time; null where none did.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was taken back, by real time.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Shows a key.</summary>
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

/// <summary>A key that was just made; the key itself is shown this once.</summary>
public sealed record NewApiKeyView : ApiKeyView
{
    /// <summary>Shows it.</summary>
    [SetsRequiredMembers]
    public NewApiKeyView(ApiKeyView view, string key)
        : base(view) => Key = key;

    /// <summary>The key: <c>sk_…</c>. Keep it now, the engine has its hash only.</summary>
    [JsonPropertyOrder(1)]
    public string Key { get; }
}

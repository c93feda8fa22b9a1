using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>An API key as operators see it: never the key itself.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>api_key</c>.</param>
/// <param name="Merchant">Whose rows it opens.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do: <c>read</c>, <c>write</c>, <c>operator</c>.</param>
/// <param name="Hint">Its last characters; empty for a key that is older than hints.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends because another took its place, by real time; null where none did.</param>
/// <param name="RevokedAt">When it was taken back, by real time.</param>
public record ApiKeyView(
    ApiKeyId Id,
    string Object,
    MerchantId Merchant,
    string Name,
    IReadOnlyList<string> Scopes,
    string Hint,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt
)
{
    /// <summary>Shows a key.</summary>
    public static ApiKeyView Of(ApiKey key) =>
        new(
            key.Id,
            "api_key",
            key.MerchantId,
            key.Name,
            key.Scopes,
            key.Hint,
            key.CreatedAt,
            key.ExpiresAt,
            key.RevokedAt
        );
}

/// <summary>A key that was just made; the key itself is shown this once.</summary>
public sealed record NewApiKeyView : ApiKeyView
{
    /// <summary>Shows it.</summary>
    public NewApiKeyView(ApiKeyView view, string key)
        : base(view) => Key = key;

    /// <summary>The key: <c>sk_…</c>. Keep it now, the engine has its hash only.</summary>
    [JsonPropertyOrder(1)]
    public string Key { get; }
}

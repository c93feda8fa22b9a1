using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Merchants;

/// <summary>
/// An API key of a merchant: its scopes, and the hash by which it is found. The database sets when it ends, by its own
/// clock.
/// </summary>
public sealed class ApiKey
{
    private const int HintLength = 4;

    private ApiKey() { }

    /// <summary>The public id of the key; it is not a secret.</summary>
    public ApiKeyId Id { get; private set; }

    /// <summary>The merchant whose rows it can access.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>SHA-256 of the key.</summary>
    public ReadOnlyMemory<byte> KeyHash { get; private set; }

    /// <summary>A name for people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it may do: scopes as the API spells them.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>The last characters of the key, to recognize it.</summary>
    public string Hint { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it ends because a newer key replaced it; null if it was not replaced.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Creates a key; only its hash is stored.</summary>
    public static ApiKey Issue(
        MerchantId merchant,
        string name,
        IReadOnlyList<string> scopes,
        string key,
        byte[] hash,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Common.Id.New<ApiKeyId>(now),
            MerchantId = merchant,
            KeyHash = hash,
            Name = name,
            Scopes = [.. scopes],
            Hint = key[^HintLength..],
            CreatedAt = now,
        };
}

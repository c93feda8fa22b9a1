using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Merchants;

/// <summary>
/// A key of a merchant: what it opens, and the hash by which it is found. Its end is written by the database, whose
/// clock decides.
/// </summary>
public sealed class ApiKey
{
    private const int HintLength = 4;

    private ApiKey() { }

    /// <summary>The identifier, which is no secret.</summary>
    public ApiKeyId Id { get; private set; }

    /// <summary>Whose rows it opens.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The SHA-256 of the key.</summary>
    public ReadOnlyMemory<byte> KeyHash { get; private set; }

    /// <summary>What people call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it may do, in the words of the API.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>Its last characters.</summary>
    public string Hint { get; private set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it ends because another took its place; null when nothing did.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Makes a key of which only the hash is kept.</summary>
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

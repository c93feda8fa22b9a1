using System.Security.Cryptography;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Merchants;

/// <summary>Generates API keys, and names their scopes.</summary>
public static class NewKeys
{
    // 24 random bytes cannot be guessed, so their SHA-256 needs no salt.
    private const int KeyBytes = 24;

    /// <summary>The scopes that a key can have.</summary>
    public static IReadOnlyList<string> ScopeNames { get; } =
    [.. new[] { Scopes.Read, Scopes.Write, Scopes.Operator }.Select(scope => WireJson.Name(scope.ToString()))];

    /// <summary>A new random key.</summary>
    public static string Fresh() => "sk_live_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The row of a new key, and the key itself.</summary>
    public static (ApiKey Row, string Key) Make(
        MerchantId merchant,
        string name,
        IReadOnlyList<string> scopes,
        DateTimeOffset now
    )
    {
        var key = Fresh();
        return (ApiKey.Issue(merchant, name, scopes, key, ApiKeys.Hash(key), now), key);
    }
}

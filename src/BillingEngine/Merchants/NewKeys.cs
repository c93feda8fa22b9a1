using System.Security.Cryptography;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Merchants;

/// <summary>Makes keys, and says what their scopes are called.</summary>
public static class NewKeys
{
    // 24 random bytes: nobody guesses them, and SHA-256 of them needs no salt.
    private const int KeyBytes = 24;

    /// <summary>What a key may be given.</summary>
    public static IReadOnlyList<string> ScopeWords { get; } =
    [.. new[] { Scopes.Read, Scopes.Write, Scopes.Operator }.Select(scope => WireJson.Name(scope.ToString()))];

    /// <summary>A key that nobody has.</summary>
    public static string Fresh() => "sk_live_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>A row for a fresh key, and the key itself.</summary>
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

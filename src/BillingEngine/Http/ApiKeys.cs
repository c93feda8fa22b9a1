using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Common;
using BillingEngine.Pipeline;
using Npgsql;

namespace BillingEngine.Http;

/// <summary>What a valid key opens.</summary>
public sealed record KeyHolder(MerchantId Merchant, Scopes Scopes, ApiKeyId Id);

/// <summary>
/// Finds the holder of an API key by the SHA-256 of the key, which is all the database has. Holders are remembered
/// for a few seconds of real time, so a revoked key dies within that; what is not a key is never remembered.
/// </summary>
public sealed class ApiKeys(NpgsqlDataSource database, TimeSpan? remembered = null)
{
    private const int MaxKeyLength = 128;
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan RememberedByDefault = TimeSpan.FromSeconds(3);

    private readonly TimeSpan remembered = remembered ?? RememberedByDefault;
    private readonly ConcurrentDictionary<string, (KeyHolder Holder, long ReadAt)> holders =
        new(StringComparer.Ordinal);

    /// <summary>The hash under which a key is stored.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The holder of a key, or null when it is unknown, revoked or over.</summary>
    public async ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length > MaxKeyLength || !key.StartsWith("sk_", StringComparison.Ordinal))
            return null;
        var hash = Hash(key);
        var name = Convert.ToHexString(hash);
        if (holders.TryGetValue(name, out var known) && Stopwatch.GetElapsedTime(known.ReadAt) < remembered)
            return known.Holder;

        var readAt = Stopwatch.GetTimestamp();
        var holder = await ReadAsync(hash, cancellationToken);
        if (holders.Count >= MaxRemembered)
            holders.Clear();
        if (holder is null)
            holders.TryRemove(name, out _);
        else
            holders[name] = (holder, readAt);
        return holder;
    }

    private async Task<KeyHolder?> ReadAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT merchant_id, scopes, id FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL "
            + "AND (expires_at IS NULL OR expires_at > now())");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var scopes = Scopes.None;
        foreach (var word in reader.GetFieldValue<string[]>(1))
            scopes |= Scope(word);
        return new KeyHolder(new MerchantId(reader.GetGuid(0)), scopes, new ApiKeyId(reader.GetGuid(2)));
    }

    private static Scopes Scope(string word) => word switch
    {
        "read" => Scopes.Read,
        "write" => Scopes.Write,
        "operator" => Scopes.Operator,
        _ => Scopes.None,
    };
}

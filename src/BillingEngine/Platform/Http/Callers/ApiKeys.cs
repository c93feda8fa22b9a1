using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>The merchant, scopes and id of a valid key.</summary>
public sealed record KeyHolder(MerchantId Merchant, Scopes Scopes, ApiKeyId Id);

/// <summary>
/// Finds the holder of an API key by the SHA-256 of the key, which is all the database has. Holders are remembered
/// for a few seconds of real time, so a revoked key stops working within that time; guesses cost a bounded number of reads.
/// </summary>
public sealed class ApiKeys(NpgsqlDataSource database, TimeSpan? remembered = null)
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "sk_";

    private const int MaxKeyLength = 128;
    private static readonly TimeSpan RememberedByDefault = TimeSpan.FromSeconds(3);

    private readonly SecretReads<KeyHolder> reads = new(
        (hashes, stop) => ReadAsync(database, hashes, stop),
        remembered ?? RememberedByDefault
    );

    /// <summary>The hash under which a key is stored.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The holder of a key, or none when it is unknown, revoked or expired.</summary>
    public ValueTask<SecretReading<KeyHolder>> FindAsync(string key, CancellationToken cancellationToken) =>
        key.Length > MaxKeyLength || !key.StartsWith(Prefix, StringComparison.Ordinal)
            ? default
            : reads.FindAsync(Hash(key), cancellationToken);

    private static async Task<IReadOnlyDictionary<string, KeyHolder>> ReadAsync(
        NpgsqlDataSource database,
        byte[][] hashes,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            "SELECT key_hash, merchant_id, scopes, id FROM api_keys WHERE key_hash = ANY($1) AND revoked_at IS NULL "
                + "AND (expires_at IS NULL OR expires_at > now())"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = hashes });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var holders = new Dictionary<string, KeyHolder>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var scopes = Scopes.None;
            foreach (var word in reader.GetFieldValue<string[]>(2))
                scopes |= Scope(word);
            holders[Convert.ToHexString(reader.GetFieldValue<byte[]>(0))] = new KeyHolder(
                new MerchantId(reader.GetGuid(1)),
                scopes,
                new ApiKeyId(reader.GetGuid(3))
            );
        }
        return holders;
    }

    private static Scopes Scope(string word) =>
        word switch
        {
            "read" => Scopes.Read,
            "write" => Scopes.Write,
            "operator" => Scopes.Operator,
            _ => Scopes.None,
        };
}

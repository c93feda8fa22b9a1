using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>Whose token it is.</summary>
public sealed record SubscriberTokenHolder(MerchantId Merchant, string OpenId);

/// <summary>
/// Short-lived tokens of mini program users. The database stores only their SHA-256 and expires them by its own clock
/// (docs/decisions/0016-tokens-that-are-only-looked-up.md).
/// </summary>
public sealed class SubscriberTokens(NpgsqlDataSource database, EngineOptions options)
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "st_";

    private const int RandomBytes = 24;
    private static readonly int Length = Prefix.Length + (2 * RandomBytes);

    // Valid ones are read each time: a token expires by the database's clock.
    private readonly SecretReads<SubscriberTokenHolder> reads = new(
        (hashes, stop) => ReadAsync(database, hashes, stop),
        remembered: TimeSpan.Zero
    );

    /// <summary>Creates a token; returns it with its expiry time.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> IssueAsync(
        MerchantId merchant,
        string openId,
        CancellationToken cancellationToken
    )
    {
        var token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        await using var command = database.CreateCommand(
            """
            INSERT INTO subscriber_tokens (token_hash, merchant_id, openid, expires_at)
            VALUES ($1, $2, $3, now() + make_interval(mins => $4)) RETURNING expires_at
            """
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Hash(token) });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = merchant.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = openId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.SubscriberTokenMinutes });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (token, reader.GetFieldValue<DateTimeOffset>(0));
    }

    /// <summary>The holder of a token, or none when it is unknown or expired.</summary>
    public ValueTask<SecretReading<SubscriberTokenHolder>> FindAsync(
        string token,
        CancellationToken cancellationToken
    ) =>
        token.Length != Length || !token.StartsWith(Prefix, StringComparison.Ordinal)
            ? default
            : reads.FindAsync(Hash(token), cancellationToken);

    private static async Task<IReadOnlyDictionary<string, SubscriberTokenHolder>> ReadAsync(
        NpgsqlDataSource database,
        byte[][] hashes,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            "SELECT token_hash, merchant_id, openid FROM subscriber_tokens "
                + "WHERE token_hash = ANY($1) AND expires_at > now()"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = hashes });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var holders = new Dictionary<string, SubscriberTokenHolder>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            holders[Convert.ToHexString(reader.GetFieldValue<byte[]>(0))] = new SubscriberTokenHolder(
                new MerchantId(reader.GetGuid(1)),
                reader.GetString(2)
            );
        }
        return holders;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

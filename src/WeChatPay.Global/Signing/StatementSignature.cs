using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Global.Signing;

/// <summary>
/// Checks a downloaded statement, whose signature covers the table's SHA-1 (docs/wechat-pay.md, Statement signature).
/// </summary>
public static class StatementSignature
{
    /// <summary>
    /// What stands in the signed message for the body, made of <see cref="WechatpayHeaders.StatementSha1"/> as sent.
    /// </summary>
    public static byte[] SignedBody(string sha1) => Encoding.UTF8.GetBytes($$"""{"sha1":"{{sha1}}"}""");

    /// <summary>
    /// Says what is wrong with a statement: first its signature, then its SHA-1, where a table that is not the signed
    /// one is <see cref="SignatureFault.Signature"/>.
    /// </summary>
    /// <param name="verifier">Holds the trusted keys and the wire clock.</param>
    /// <param name="headers">The four headers of the reply.</param>
    /// <param name="sha1">The reply's <see cref="WechatpayHeaders.StatementSha1"/>; null when absent.</param>
    /// <param name="table">The body; it is read to its end if the signature is right, and left open.</param>
    /// <param name="zipped">Whether the body is still compressed with gzip.</param>
    /// <param name="cancellationToken">Ends the wait for keys and for the body.</param>
    public static async ValueTask<SignatureFault> CheckAsync(
        SignatureVerifier verifier,
        SignatureHeaders headers,
        string? sha1,
        Stream table,
        bool zipped,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(table);
        if (string.IsNullOrEmpty(sha1))
            return SignatureFault.MissingHeader;
        var fault = await verifier.CheckAsync(headers, SignedBody(sha1), cancellationToken);
        if (fault != SignatureFault.None)
            return fault;
        var matches = zipped
            ? await ZippedTableMatchesAsync(table, sha1, cancellationToken)
            : await TableMatchesAsync(table, sha1, cancellationToken);
        return matches ? SignatureFault.None : SignatureFault.Signature;
    }

    private static async Task<bool> ZippedTableMatchesAsync(
        Stream zipped,
        string sha1,
        CancellationToken cancellationToken
    )
    {
        await using var table = new GZipStream(zipped, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return await TableMatchesAsync(table, sha1, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "The gateway chose the digest.")]
    private static async Task<bool> TableMatchesAsync(Stream table, string sha1, CancellationToken cancellationToken) =>
        Convert
            .ToHexStringLower(await SHA1.HashDataAsync(table, cancellationToken))
            .Equals(sha1, StringComparison.OrdinalIgnoreCase);
}

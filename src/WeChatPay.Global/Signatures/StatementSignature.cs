using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Global.Signatures;

/// <summary>
/// Verifies a downloaded statement, whose signature covers the SHA-1 of its table (docs/wechat-pay.md, Statement
/// signature).
/// </summary>
public static class StatementSignature
{
    /// <summary>
    /// The body in the signed message, made from <see cref="WechatpayHeaders.StatementSha1"/> as sent.
    /// </summary>
    public static byte[] SignedBody(string sha1) => Encoding.UTF8.GetBytes($$"""{"sha1":"{{sha1}}"}""");

    /// <summary>
    /// Returns what is wrong with a statement. Verifies the signature first, then the SHA-1; a table with another SHA-1
    /// is <see cref="SignatureFault.Signature"/>.
    /// </summary>
    /// <param name="verifier">Has the trusted keys and the real time.</param>
    /// <param name="headers">The four headers of the reply.</param>
    /// <param name="sha1">The reply's <see cref="WechatpayHeaders.StatementSha1"/>; null if absent.</param>
    /// <param name="table">The body. It is read to its end if the signature is valid, and left open.</param>
    /// <param name="zipped">Whether the body is still compressed with gzip.</param>
    /// <param name="cancellationToken">Cancels waiting for keys and for the body.</param>
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

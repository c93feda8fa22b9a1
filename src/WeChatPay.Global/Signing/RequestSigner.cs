using System.Security.Cryptography;

namespace WeChatPay.Global.Signing;

/// <summary>
/// Signs requests for one merchant or institution with one key that is imported once; safe to share between threads.
/// </summary>
public sealed class RequestSigner : IDisposable
{
    private readonly RSA key;

    /// <summary>
    /// Takes the signer's number, the serial of its certificate and its private key, which it will dispose of.
    /// </summary>
    public RequestSigner(string mchId, string serialNo, RSA privateKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(mchId);
        ArgumentException.ThrowIfNullOrEmpty(serialNo);
        ArgumentNullException.ThrowIfNull(privateKey);
        MchId = mchId;
        // Tools print it in either case; the gateway knows it in capitals.
        SerialNo = serialNo.ToUpperInvariant();
        key = privateKey;
    }

    /// <summary>The signer: mchid, or sp_mchid of an institution.</summary>
    public string MchId { get; }

    /// <summary>Serial number of the signer's API certificate, in capitals.</summary>
    public string SerialNo { get; }

    /// <summary>Imports a PKCS#8 or PKCS#1 private key from PEM text; throws when it is not one.</summary>
    public static RequestSigner FromPem(string mchId, string serialNo, string privateKeyPem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(privateKeyPem);
            return new RequestSigner(mchId, serialNo, rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The Authorization header's value for a request sent at <paramref name="unixSeconds"/>, with a new nonce.
    /// </summary>
    public string Authorize(string method, string target, ReadOnlySpan<byte> body, long unixSeconds) =>
        Authorize(method, target, body, unixSeconds, Nonce.New());

    /// <summary>The same with a given nonce, so that a signature can be reproduced.</summary>
    public string Authorize(string method, string target, ReadOnlySpan<byte> body, long unixSeconds, string nonce)
    {
        var timestamp = unixSeconds.ToString();
        var signature = Sign(SignatureMessage.ForRequest(method, target, timestamp, nonce, body));
        return new AuthorizationHeader(MchId, nonce, timestamp, SerialNo, signature).ToString();
    }

    /// <summary>Base64 of the signature of any message, such as the parameters an app pays with.</summary>
    public string Sign(ReadOnlySpan<byte> message) => RsaSignature.Sign(key, message);

    /// <summary>Opens a field that the gateway encrypted for this signer; null when it cannot be opened.</summary>
    public string? OpenField(string ciphertext, FieldPadding padding = FieldPadding.OaepSha1) =>
        SensitiveField.Open(key, ciphertext, padding);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}

using System.Security.Cryptography;

namespace WeChatPay.Global.Signatures;

/// <summary>Signs requests for one merchant or institution. The key is imported once. Thread-safe.</summary>
public sealed class RequestSigner : IDisposable
{
    private readonly RSA key;

    /// <summary>
    /// Creates a signer from the merchant number, the serial of its certificate and its private key. It disposes of the
    /// key.
    /// </summary>
    public RequestSigner(string mchId, string serialNo, RSA privateKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(mchId);
        ArgumentException.ThrowIfNullOrEmpty(serialNo);
        ArgumentNullException.ThrowIfNull(privateKey);
        MchId = mchId;
        // Tools print it in either case; WeChat Pay expects capitals.
        SerialNo = serialNo.ToUpperInvariant();
        key = privateKey;
    }

    /// <summary>The signer: mchid, or an institution's sp_mchid.</summary>
    public string MchId { get; }

    /// <summary>Serial number of the signer's API certificate, in capitals.</summary>
    public string SerialNo { get; }

    /// <summary>Imports a PKCS#8 or PKCS#1 private key from PEM text; throws if it is not one.</summary>
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
    /// The Authorization header of a request sent at <paramref name="unixSeconds"/>, with a new nonce.
    /// </summary>
    public string Authorize(string method, string target, ReadOnlySpan<byte> body, long unixSeconds) =>
        Authorize(method, target, body, unixSeconds, Nonce.New());

    /// <summary>The same with a given nonce, so that the signature can be reproduced.</summary>
    public string Authorize(string method, string target, ReadOnlySpan<byte> body, long unixSeconds, string nonce)
    {
        var timestamp = unixSeconds.ToString();
        var signature = Sign(SignatureMessage.ForRequest(method, target, timestamp, nonce, body));
        return new AuthorizationHeader(MchId, nonce, timestamp, SerialNo, signature).ToString();
    }

    /// <summary>Base64 of the signature of any message, such as the parameters with which an app pays.</summary>
    public string Sign(ReadOnlySpan<byte> message) => RsaSignature.Sign(key, message);

    /// <summary>Decrypts a field that WeChat Pay encrypted for this signer; null if it cannot be decrypted.</summary>
    public string? DecryptField(string ciphertext, FieldPadding padding = FieldPadding.OaepSha1) =>
        SensitiveField.Decrypt(key, ciphertext, padding);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}

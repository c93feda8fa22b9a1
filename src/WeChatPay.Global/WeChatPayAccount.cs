using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global;

/// <summary>How an account is connected to WeChat Pay (docs/wechat-pay.md, Modes).</summary>
public enum AccountMode
{
    /// <summary>A merchant that is connected directly.</summary>
    Direct,

    /// <summary>An acquiring institution that acts for sub-merchants.</summary>
    Institution,
}

/// <summary>How the URL for queries by out_trade_no is spelled (D-01).</summary>
public enum OrderPathStyle
{
    /// <summary><c>out-trade-no</c>: as documented.</summary>
    Hyphen,

    /// <summary><c>out_trade_no</c>: as in the samples.</summary>
    Underscore,
}

/// <summary>A sub-merchant of an institution, and its own app if it has one.</summary>
public sealed record SubMerchant(string SubMchId, string? SubAppId = null);

/// <summary>
/// The credentials and limits of one WeChat Pay account. Its text form shows ids only, never a secret.
/// </summary>
public sealed class WeChatPayAccount
{
    private const int MaxSerialLength = 40;

    private static readonly string Version = typeof(WeChatPayAccount)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    /// <summary>The address for Hong Kong and most of the world.</summary>
    public static Uri DefaultBaseUrl { get; } = new("https://apihk.mch.weixin.qq.com");

    /// <summary>Direct or institution.</summary>
    public required AccountMode Mode { get; init; }

    /// <summary>The appid, or an institution's sp_appid.</summary>
    public required string AppId { get; init; }

    /// <summary>The mchid, or an institution's sp_mchid; it signs.</summary>
    public required string MchId { get; init; }

    /// <summary>The serial of the API certificate: at most 40 hexadecimal digits, in either case.</summary>
    public required string SerialNo { get; init; }

    /// <summary>The private key of that certificate as PEM text.</summary>
    public required string PrivateKeyPem { get; init; }

    /// <summary>That certificate as PEM text, used only to check that serial and key belong to it.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The APIv3 key: 32 bytes of text.</summary>
    public required string ApiV3Key { get; init; }

    /// <summary>The address of WeChat Pay; a path in it is put in front of <c>/v3</c>.</summary>
    public Uri BaseUrl { get; init; } = DefaultBaseUrl;

    /// <summary>
    /// The id of WeChat Pay's public key (<c>PUB_KEY_ID_...</c>), if the account has one; it is trusted in addition to
    /// the certificates.
    /// </summary>
    public string? PublicKeyId { get; init; }

    /// <summary>That public key as PEM text.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>
    /// Asks WeChat Pay to sign replies with the private key of that public key instead of a platform certificate.
    /// </summary>
    public bool UsePublicKey { get; init; }

    /// <summary>
    /// The spelling of the order query; the other one is tried once if WeChat Pay does not know this URL.
    /// </summary>
    public OrderPathStyle OrderPath { get; init; } = OrderPathStyle.Hyphen;

    /// <summary>The time limit for opening a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time limit of a call, from opening the connection to the last byte of the reply.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit for the download of a statement or the upload of a file.</summary>
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The maximum length of a statement in bytes, uncompressed.</summary>
    public long MaxStatementBytes { get; init; } = 4L << 30;

    /// <summary>The maximum length of a reply in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;

    /// <summary>The User-Agent header; WeChat Pay refuses requests without one.</summary>
    public string UserAgent { get; init; } = $"WeChatPay.Global/{Version} (.NET)";

    /// <summary>
    /// All problems of the account, each as a sentence that names the setting; empty if it can be used.
    /// </summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Check(bool good, string problem)
        {
            if (!good)
                problems.Add(problem);
        }
        Check(!string.IsNullOrWhiteSpace(AppId), "AppId is missing: set the appid (of an institution: sp_appid).");
        Check(!string.IsNullOrWhiteSpace(MchId), "MchId is missing: set the mchid (of an institution: sp_mchid).");
        Check(
            !string.IsNullOrWhiteSpace(SerialNo),
            "SerialNo is missing: set the serial number of the API certificate, as the merchant portal shows it."
        );
        Check(
            string.IsNullOrWhiteSpace(SerialNo)
                || (SerialNo.Length <= MaxSerialLength && SerialNo.All(char.IsAsciiHexDigit)),
            "SerialNo is not a certificate's serial number: use its hexadecimal digits (at most 40), without colons."
        );
        Check(
            System.Text.Encoding.UTF8.GetByteCount(ApiV3Key ?? "") == AesGcmCipher.KeyLength,
            "ApiV3Key must be exactly 32 bytes: copy it from the merchant portal, without blanks or quotes."
        );
        var hasKey = IsRsa(PrivateKeyPem, needsPrivate: true);
        Check(
            hasKey,
            "PrivateKey is not a PEM private key: use the text of apiclient_key.pem, with its BEGIN and END lines."
        );
        if (CertificatePem is not null && hasKey && !string.IsNullOrWhiteSpace(SerialNo))
        {
            Check(
                IsCertificateOf(PrivateKeyPem, SerialNo, CertificatePem),
                "Certificate is not the one of SerialNo and PrivateKey: take all three from the same download."
            );
        }

        Check(
            BaseUrl.IsAbsoluteUri && BaseUrl.Scheme is "https" or "http" && BaseUrl.Query.Length == 0,
            "BaseUrl must be an absolute http(s) address without a query."
        );
        Check(
            PublicKeyId is null == PublicKeyPem is null,
            "PublicKeyId and PublicKey belong together: set both or none."
        );
        Check(
            PublicKeyPem is null || IsRsa(PublicKeyPem, needsPrivate: false),
            "PublicKey is not a PEM public key: use the text of the file downloaded from the merchant portal."
        );
        Check(!UsePublicKey || PublicKeyId is not null, "UsePublicKey needs PublicKeyId and PublicKey.");
        return problems;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Mode} {MchId} at {BaseUrl}";

    private static bool IsCertificateOf(string privateKeyPem, string serialNo, string certificatePem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, privateKeyPem);
            return certificate.SerialNumber.Equals(serialNo, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsRsa(string? pem, bool needsPrivate)
    {
        if (pem is null || (needsPrivate && !pem.Contains("PRIVATE KEY", StringComparison.Ordinal)))
            return false;
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= 2048;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WeChatPay.Global.Signing;

namespace WeChatPay.Global;

/// <summary>How an account stands with the gateway (docs/wechat-pay.md, Modes).</summary>
public enum AccountMode
{
    /// <summary>A merchant connected directly.</summary>
    Direct,

    /// <summary>An acquiring institution that acts for sub-merchants.</summary>
    Institution,
}

/// <summary>How the query of an order by the merchant's number is spelled (D-01).</summary>
public enum OrderPathStyle
{
    /// <summary><c>out-trade-no</c>: the documented address.</summary>
    Hyphen,

    /// <summary><c>out_trade_no</c>: what the samples show.</summary>
    Underscore,
}

/// <summary>A sub-merchant an institution acts for, and its app where it has one.</summary>
public sealed record SubMerchant(string SubMchId, string? SubAppId = null);

/// <summary>Everything a client needs to know of an account. Its text shows ids only, never a secret.</summary>
public sealed class WeChatPayAccount
{
    private const int MaxSerialLength = 40;

    private static readonly string Version = typeof(WeChatPayAccount)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    /// <summary>The gateway's address for Hong Kong and most of the world.</summary>
    public static Uri DefaultBaseUrl { get; } = new("https://apihk.mch.weixin.qq.com");

    /// <summary>Direct or institution.</summary>
    public required AccountMode Mode { get; init; }

    /// <summary>appid, or sp_appid of an institution.</summary>
    public required string AppId { get; init; }

    /// <summary>mchid, or sp_mchid of an institution; it signs.</summary>
    public required string MchId { get; init; }

    /// <summary>Serial number of the API certificate: at most 40 hexadecimal digits, in either case.</summary>
    public required string SerialNo { get; init; }

    /// <summary>The private key of that certificate as PEM text.</summary>
    public required string PrivateKeyPem { get; init; }

    /// <summary>That certificate itself as PEM text, only to check that number and key belong to it.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The APIv3 key: 32 bytes of text.</summary>
    public required string ApiV3Key { get; init; }

    /// <summary>Where the gateway is; a path is kept in front of <c>/v3</c>.</summary>
    public Uri BaseUrl { get; init; } = DefaultBaseUrl;

    /// <summary>
    /// Id of the gateway's public key (<c>PUB_KEY_ID_...</c>), where the account has one; trusted beside the
    /// certificates.
    /// </summary>
    public string? PublicKeyId { get; init; }

    /// <summary>That public key as PEM text.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>
    /// Asks the gateway to sign replies with the public key's partner instead of a platform certificate.
    /// </summary>
    public bool UsePublicKey { get; init; }

    /// <summary>
    /// Spelling of the order query; the other one is tried once when the gateway does not know this address.
    /// </summary>
    public OrderPathStyle OrderPath { get; init; } = OrderPathStyle.Hyphen;

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may take, to the last byte of its answer; opening a connection is part of it.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the download of a statement or the upload of a file may take.</summary>
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest statement that is taken, uncompressed.</summary>
    public long MaxStatementBytes { get; init; } = 4L << 30;

    /// <summary>The longest reply that is read.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;

    /// <summary>What the client calls itself; the gateway refuses a request without it.</summary>
    public string UserAgent { get; init; } = $"WeChatPay.Global/{Version} (.NET)";

    /// <summary>
    /// Everything that is wrong with the account, each as a sentence that names the setting; empty when it can be
    /// used.
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
            "SerialNo is not a certificate's serial number: give its at most 40 hexadecimal digits, without colons."
        );
        Check(
            System.Text.Encoding.UTF8.GetByteCount(ApiV3Key ?? "") == AesGcmCipher.KeyLength,
            "ApiV3Key must be exactly 32 bytes: copy it from the merchant portal, without blanks or quotes."
        );
        var hasKey = IsRsa(PrivateKeyPem, needsPrivate: true);
        Check(
            hasKey,
            "PrivateKey is not a PEM private key: give the text of apiclient_key.pem, with its BEGIN and END lines."
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
            "PublicKey is not a PEM public key: give the text of the file downloaded from the merchant portal."
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

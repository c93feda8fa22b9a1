using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WeChatPay.Simulator.Certificates;

/// <summary>Makes throwaway RSA-2048 keys and certificates with 20-byte serials, as WeChat Pay has them.</summary>
internal static class KeyFactory
{
    private const string ApiV3Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static StoredKeys Generate(SimulatorOptions options)
    {
        var now = options.Time.GetUtcNow();
        var made = new object[4];
        Parallel.Invoke(
            () => made[0] = Account(options.Mchid, options.Appid, now),
            () => made[1] = Account(options.SpMchid, options.SpAppid, now),
            () => made[2] = Platform(now, TimeSpan.FromDays(-400), TimeSpan.FromDays(5 * 365)),
            () => made[3] = Platform(now, TimeSpan.FromHours(-1), TimeSpan.FromDays(10 * 365))
        );
        var older = (StoredCertificate)made[2];
        return new StoredKeys(
            (StoredAccount)made[0],
            (StoredAccount)made[1],
            [older, (StoredCertificate)made[3]],
            older.SerialNo
        );
    }

    /// <summary>A new platform certificate that expires after <paramref name="newest"/>.</summary>
    public static StoredCertificate NextPlatform(DateTimeOffset now, StoredCertificate newest) =>
        Platform(now, TimeSpan.FromHours(-1), newest.ExpiresAt.AddDays(365) - now);

    private static StoredAccount Account(string mchid, string appid, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        using var publicMode = RSA.Create(2048);
        var (serial, certificate) = Certify(
            key,
            $"CN={mchid}, O=Simulated merchant",
            now.AddDays(-1),
            now.AddYears(20)
        );
        var publicKeyId = $"PUB_KEY_ID_01{mchid}{now:yyyyMMdd}{RandomNumberGenerator.GetString("0123456789", 14)}";
        return new StoredAccount(
            mchid,
            appid,
            key.ExportPkcs8PrivateKeyPem(),
            serial,
            certificate,
            RandomNumberGenerator.GetString(ApiV3Letters, 32),
            publicKeyId,
            publicMode.ExportPkcs8PrivateKeyPem()
        );
    }

    private static StoredCertificate Platform(DateTimeOffset now, TimeSpan from, TimeSpan to)
    {
        using var key = RSA.Create(2048);
        var (serial, certificate) = Certify(
            key,
            "CN=Simulated platform certificate, O=WeChat Pay simulator",
            now + from,
            now + to
        );
        return new StoredCertificate(serial, key.ExportPkcs8PrivateKeyPem(), certificate, now + from, now + to);
    }

    private static (string Serial, string Pem) Certify(RSA key, string name, DateTimeOffset from, DateTimeOffset to)
    {
        var serial = RandomNumberGenerator.GetBytes(20);
        serial[0] = (byte)(0x10 | (serial[0] & 0x6F));
        var subject = new X500DistinguishedName(name);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(
            subject,
            X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1),
            from,
            to,
            serial
        );
        return (Convert.ToHexString(serial), certificate.ExportCertificatePem() + "\n");
    }
}

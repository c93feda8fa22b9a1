using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>The account of this run: two key pairs made afresh, and the configuration that names them.</summary>
public sealed class BenchAccount : IDisposable
{
    /// <summary>The signer's number.</summary>
    public const string MchId = "1900000001";

    /// <summary>The app that signs.</summary>
    public const string AppId = "wx0000000000000001";

    /// <summary>The serial of the signer's certificate.</summary>
    public const string Serial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

    /// <summary>The identity of the gateway's public key.</summary>
    public const string PublicKeyId = "PUB_KEY_ID_0000000000000001";

    /// <summary>The APIv3 key.</summary>
    public string ApiV3Key { get; } = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 32);

    /// <summary>The merchant's key, kept.</summary>
    public RSA MerchantKey { get; } = RSA.Create(2048);

    /// <summary>The gateway's key, kept.</summary>
    public RSA GatewayKey { get; } = RSA.Create(2048);

    /// <summary>The configuration of an engine that uses this account.</summary>
    public IConfiguration Configuration(int gatewayPort) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Accounts:bench:Mode"] = "direct",
                    ["Accounts:bench:AppId"] = AppId,
                    ["Accounts:bench:MchId"] = MchId,
                    ["Accounts:bench:SerialNo"] = Serial,
                    ["Accounts:bench:PrivateKey"] = MerchantKey.ExportPkcs8PrivateKeyPem(),
                    ["Accounts:bench:ApiV3Key"] = ApiV3Key,
                    ["Accounts:bench:BaseUrl"] = $"http://127.0.0.1:{gatewayPort}",
                    ["Accounts:bench:PublicKeyId"] = PublicKeyId,
                    ["Accounts:bench:PublicKey"] = GatewayKey.ExportSubjectPublicKeyInfoPem(),
                    ["Accounts:bench:UsePublicKey"] = "true",
                    ["Billing:PublicBaseUrl"] = "http://127.0.0.1:1",
                    ["Billing:Sandbox"] = "true",
                }
            )
            .Build();

    /// <inheritdoc/>
    public void Dispose()
    {
        MerchantKey.Dispose();
        GatewayKey.Dispose();
    }
}

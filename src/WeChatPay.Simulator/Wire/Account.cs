using System.Security.Cryptography;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator.Certificates;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// An account that may sign requests: the direct merchant or the institution, with the keys of both directions.
/// </summary>
internal sealed class Account(StoredAccount stored, bool isInstitution, RSA publicModeKey)
{
    public string Mchid { get; } = stored.Mchid;

    public string Appid { get; } = stored.Appid;

    public bool IsInstitution { get; } = isInstitution;

    public string SerialNo { get; } = stored.SerialNo;

    /// <summary>The merchant's key, which verifies its requests.</summary>
    public RSA MerchantKey { get; } = KeyRing.Import(stored.PrivateKey);

    public AesGcmCipher Cipher { get; } = new(stored.ApiV3Key);

    public string PublicKeyId { get; } = stored.PublicKeyId;

    public RSA PublicModeKey { get; } = publicModeKey;
}

/// <summary>All accounts by merchant number.</summary>
internal sealed class Accounts
{
    private readonly Dictionary<string, Account> byMchid;

    public Accounts(params Account[] accounts) => byMchid = accounts.ToDictionary(a => a.Mchid, StringComparer.Ordinal);

    public static Accounts Of(KeyRing keys) =>
        new(
            new Account(keys.Direct, isInstitution: false, keys.DirectPublicMode),
            new Account(keys.Institution, isInstitution: true, keys.InstitutionPublicMode)
        );

    public Account? Find(string mchid) => byMchid.GetValueOrDefault(mchid);
}

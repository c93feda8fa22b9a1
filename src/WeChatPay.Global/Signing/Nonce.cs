using System.Security.Cryptography;

namespace WeChatPay.Global.Signing;

/// <summary>Random texts for signatures and ciphers.</summary>
public static class Nonce
{
    // A power of two, so that no random byte is drawn in vain; 160 bits are plenty.
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    /// <summary>32 letters and digits: the longest nonce_str the gateway takes.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, 32);

    /// <summary>12 letters and digits: the nonce of a sealed resource.</summary>
    public static string NewForCipher() => RandomNumberGenerator.GetString(Letters, AesGcmCipher.NonceLength);
}

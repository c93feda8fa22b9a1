using System.Security.Cryptography;

namespace WeChatPay.Global.Signatures;

/// <summary>Random texts for signatures and ciphers.</summary>
public static class Nonce
{
    // 32 letters, a power of two, so that no random byte is wasted; 160 bits are plenty.
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    /// <summary>32 letters and digits: the longest nonce_str that WeChat Pay accepts.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, 32);

    /// <summary>12 letters and digits: the nonce of encrypted content.</summary>
    public static string NewForCipher() => RandomNumberGenerator.GetString(Letters, AesGcmCipher.NonceLength);
}

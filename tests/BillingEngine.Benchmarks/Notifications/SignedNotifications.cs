using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BillingEngine.Benchmarks.Staging;

namespace BillingEngine.Benchmarks.Notifications;

/// <summary>
/// Whole HTTP requests, sealed and signed beforehand as the gateway does it; one for each seeded payment.
/// </summary>
internal sealed class SignedNotifications(BenchAccount account, int rows)
{
    // Signatures hold for 300 seconds; a run must end well within them.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(120);

    private readonly byte[][] requests = new byte[rows][];
    private long signedAt;

    /// <summary>The requests, signed again where the last signatures are getting old.</summary>
    public byte[][] Take()
    {
        if (signedAt == 0 || TimeProvider.System.GetElapsedTime(signedAt) > Fresh)
        {
            signedAt = TimeProvider.System.GetTimestamp();
            Parallel.For(0, rows, i => requests[i] = RequestOf(i + 1));
        }
        return requests;
    }

    private byte[] RequestOf(int i)
    {
        var (sealedAt, nonce) = (SignedWire.Timestamp(), SignedWire.Nonce());
        var content = Transactions.Paid(Seed.OutTradeNo(i), "W" + i, 8800, "HKD");
        var body = Encoding.UTF8.GetBytes(
            $$"""
            {"id":"EV-{{i.ToString("D12", CultureInfo.InvariantCulture)}}","create_time":"2026-11-22T10:00:00+08:00",
            "event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource","summary":"paid",
            "resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"{{Seal(content)}}",
            "associated_data":"transaction","nonce":"{{SealNonce}}"} }
            """
        );
        var signature = SignedWire.Sign(account.GatewayKey, $"{sealedAt}\n{nonce}\n", body);
        var head = string.Join(
            "\r\n",
            "POST /wechat/notify/bench/payment HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            "User-Agent: Mozilla/4.0",
            $"Wechatpay-Timestamp: {sealedAt}",
            $"Wechatpay-Nonce: {nonce}",
            $"Wechatpay-Signature: {signature}",
            $"Wechatpay-Serial: {BenchAccount.PublicKeyId}",
            $"Content-Length: {body.Length}",
            "",
            ""
        );
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    // One nonce will do: a bench is not attacked, and the work of opening it is the same.
    private const string SealNonce = "fdasflkja484";

    private string Seal(byte[] content)
    {
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(account.ApiV3Key), 16);
        var whole = new byte[content.Length + 16];
        aes.Encrypt(
            Encoding.UTF8.GetBytes(SealNonce),
            content,
            whole.AsSpan(0, content.Length),
            whole.AsSpan(content.Length),
            "transaction"u8
        );
        return Convert.ToBase64String(whole);
    }
}

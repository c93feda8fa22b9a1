using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WeChatPay.Global.Http;
using WeChatPay.Global.Refunds;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Notifications;

/// <summary>
/// Verifies the signature, checks the algorithm, decrypts and parses, in this order (docs/wechat-pay.md,
/// Notifications). Never throws for what a stranger can send.
/// </summary>
public sealed class NotificationReader
{
    private readonly string mchId;
    private readonly SignatureVerifier verifier;
    private readonly AesGcmCipher cipher;

    internal NotificationReader(WeChatPayAccount account, SignatureVerifier verifier, AesGcmCipher cipher)
    {
        mchId = account.MchId;
        this.verifier = verifier;
        this.cipher = cipher;
    }

    /// <summary>Reads the headers and the unchanged body of a request.</summary>
    public async ValueTask<NotificationResult> ReadAsync(
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fault = await verifier.CheckAsync(SignatureHeaders.From(headers), body, cancellationToken);
        if (fault != SignatureFault.None)
            return new NotificationResult.Refused(fault);
        if (Read(body.Span, NotificationJson.Wire.NotificationEnvelope) is not { } envelope)
            return new NotificationResult.Unreadable("The envelope is not the documented JSON.");
        if (envelope.Resource is not { } resource)
            return new NotificationResult.Unreadable("The envelope has no resource.");
        if (resource.Algorithm != AesGcmCipher.Algorithm)
            return new NotificationResult.Unreadable($"The resource's algorithm is not {AesGcmCipher.Algorithm}.");
        if (!cipher.TryDecrypt(resource.Nonce, resource.AssociatedData, resource.Ciphertext, out var plaintext))
        {
            return new NotificationResult.Unreadable(
                "The resource is not encrypted with the account's APIv3 key.",
                IsEncryptedWithAnotherKey: true
            );
        }

        return Tell(envelope, plaintext);
    }

    private NotificationResult Tell(NotificationEnvelope envelope, byte[] plaintext)
    {
        var text = Encoding.UTF8.GetString(WireText.AfterMark(plaintext.AsSpan()));
        // All content names its merchant the same way, so this works for unknown events too.
        if (
            Read(plaintext, NotificationJson.Wire.SignerIds) is { } owner
            && Array.Find([owner.SpMchid, owner.Mchid], number => number is not null && number != mchId) is { } number
        )
        {
            return new NotificationResult.ForAnotherAccount(envelope, text, number);
        }

        switch (envelope.EventType)
        {
            case EventTypes.ContractSigned:
            case EventTypes.ContractTerminated:
                if (Read(plaintext, NotificationJson.Wire.ContractEvent) is not { } contract)
                    return new NotificationResult.Unreadable("The content is not the documented JSON of a contract.");
                return envelope.EventType == EventTypes.ContractSigned
                    ? new NotificationResult.ContractSigned(envelope, text, contract)
                    : new NotificationResult.ContractTerminated(envelope, text, contract);
            case EventTypes.TransactionSuccess:
                return Read(plaintext, TransactionJson.Wire.Transaction) is { } transaction
                    ? new NotificationResult.Paid(envelope, text, transaction)
                    : new NotificationResult.Unreadable("The content is not the documented JSON of an order.");
            case EventTypes.RefundSuccess:
            case EventTypes.RefundAbnormal:
            case EventTypes.RefundClosed:
                return Read(plaintext, RefundJson.Wire.Refund) is { } refund
                    ? new NotificationResult.RefundChanged(envelope, text, refund)
                    : new NotificationResult.Unreadable("The content is not the documented JSON of a refund.");
            default:
                return new NotificationResult.Other(envelope, text);
        }
    }

    private static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(WireText.AfterMark(json), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The part of the content that names the merchant.</summary>
public sealed record SignerIds(string? Mchid, string? SpMchid);

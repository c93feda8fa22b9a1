namespace WeChatPay.Global.Notifications;

/// <summary>
/// A notification as received (docs/wechat-pay.md, Notifications); everything except the resource may be missing
/// (D-40).
/// </summary>
public sealed record NotificationEnvelope
{
    /// <summary>The id of the notification; a repetition has the same one.</summary>
    public string? Id { get; init; }

    /// <summary>Text as sent: RFC 3339 or only digits (D-39).</summary>
    public string? CreateTime { get; init; }

    /// <summary>See <see cref="EventTypes"/>.</summary>
    public string? EventType { get; init; }

    /// <summary><c>encrypt-resource</c>.</summary>
    public string? ResourceType { get; init; }

    /// <summary>A description for people.</summary>
    public string? Summary { get; init; }

    /// <summary>The encrypted content.</summary>
    public EncryptedResource? Resource { get; init; }
}

/// <summary>Encrypted content and the parameters to decrypt it.</summary>
public sealed record EncryptedResource
{
    /// <summary>papay, transaction or refund.</summary>
    public string? OriginalType { get; init; }

    /// <summary>AEAD_AES_256_GCM; others are rejected.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Base64 of the encrypted bytes and the tag.</summary>
    public string? Ciphertext { get; init; }

    /// <summary>May be missing, which means empty.</summary>
    public string? AssociatedData { get; init; }

    /// <summary>12 characters.</summary>
    public string? Nonce { get; init; }
}

/// <summary>The reply to a notification. WeChat Pay acts on the HTTP status and only records the body.</summary>
public sealed record NotificationReply(string Code, string Message)
{
    /// <summary>Accepted.</summary>
    public static NotificationReply Success { get; } = new("SUCCESS", "OK");

    /// <summary>Not accepted: WeChat Pay sends it again.</summary>
    public static NotificationReply Fail(string reason) => new("FAIL", reason);
}

/// <summary>The event types of the global interface (D-47).</summary>
public static class EventTypes
{
    /// <summary>A payer signed a contract.</summary>
    public const string ContractSigned = "PAPAY.SIGN";

    /// <summary>A contract ended.</summary>
    public const string ContractTerminated = "PAPAY.TERMINATE";

    /// <summary>An order was paid.</summary>
    public const string TransactionSuccess = "TRANSACTION.SUCCESS";

    /// <summary>A refund succeeded.</summary>
    public const string RefundSuccess = "REFUND.SUCCESS";

    /// <summary>A refund could not be delivered.</summary>
    public const string RefundAbnormal = "REFUND.ABNORMAL";

    /// <summary>A refund failed for good.</summary>
    public const string RefundClosed = "REFUND.CLOSED";
}

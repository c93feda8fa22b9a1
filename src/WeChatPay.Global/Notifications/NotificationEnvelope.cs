namespace WeChatPay.Global.Notifications;

/// <summary>
/// A notification as it is sent (docs/wechat-pay.md, Notifications); everything but the resource may be missing
/// (D-40).
/// </summary>
public sealed record NotificationEnvelope
{
    /// <summary>The notification's own number; a repetition keeps it.</summary>
    public string? Id { get; init; }

    /// <summary>Opaque text: RFC 3339 or bare digits (D-39).</summary>
    public string? CreateTime { get; init; }

    /// <summary>See <see cref="EventTypes"/>.</summary>
    public string? EventType { get; init; }

    /// <summary><c>encrypt-resource</c>.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Words for people.</summary>
    public string? Summary { get; init; }

    /// <summary>What is told, sealed.</summary>
    public SealedResource? Resource { get; init; }
}

/// <summary>An encrypted content with what is needed to open it.</summary>
public sealed record SealedResource
{
    /// <summary>papay, transaction or refund.</summary>
    public string? OriginalType { get; init; }

    /// <summary>AEAD_AES_256_GCM; others are refused.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Base64 of the encrypted bytes and the tag.</summary>
    public string? Ciphertext { get; init; }

    /// <summary>Empty when absent.</summary>
    public string? AssociatedData { get; init; }

    /// <summary>12 characters.</summary>
    public string? Nonce { get; init; }
}

/// <summary>The answer to a notification; the HTTP status decides, the body is recorded.</summary>
public sealed record NotificationReply(string Code, string Message)
{
    /// <summary>Taken.</summary>
    public static NotificationReply Success { get; } = new("SUCCESS", "OK");

    /// <summary>Not taken: it will be sent again.</summary>
    public static NotificationReply Fail(string reason) => new("FAIL", reason);
}

/// <summary>The event types of the global interface (D-47).</summary>
public static class EventTypes
{
    /// <summary>A contract was signed.</summary>
    public const string ContractSigned = "PAPAY.SIGN";

    /// <summary>A contract was ended.</summary>
    public const string ContractTerminated = "PAPAY.TERMINATE";

    /// <summary>An order was paid.</summary>
    public const string TransactionSuccess = "TRANSACTION.SUCCESS";

    /// <summary>A refund has arrived.</summary>
    public const string RefundSuccess = "REFUND.SUCCESS";

    /// <summary>A refund could not be delivered.</summary>
    public const string RefundAbnormal = "REFUND.ABNORMAL";

    /// <summary>A refund failed for good.</summary>
    public const string RefundClosed = "REFUND.CLOSED";
}

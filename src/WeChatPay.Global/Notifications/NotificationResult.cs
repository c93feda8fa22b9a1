using WeChatPay.Global.Refunds;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Notifications;

/// <summary>The result of reading a notification.</summary>
public abstract record NotificationResult
{
    private NotificationResult() { }

    /// <summary>Not provably from WeChat Pay: answer 401 and change nothing.</summary>
    public sealed record Refused(SignatureFault Fault) : NotificationResult;

    /// <summary>
    /// The signature is valid, but the content cannot be decrypted or parsed.
    /// <paramref name="IsEncryptedWithAnotherKey"/> is true if the account's APIv3 key does not decrypt it: it belongs
    /// to another merchant, or the key was changed.
    /// </summary>
    public sealed record Unreadable(string Reason, bool IsEncryptedWithAnotherKey = false) : NotificationResult;

    /// <summary>Verified and decrypted; <paramref name="Text"/> is the decrypted JSON as received.</summary>
    public abstract record Read(NotificationEnvelope Envelope, string Text) : NotificationResult;

    /// <summary>It names another merchant than this account's, whatever its content: do nothing with it.</summary>
    public sealed record ForAnotherAccount(NotificationEnvelope Envelope, string Text, string MchId)
        : Read(Envelope, Text);

    /// <summary>PAPAY.SIGN.</summary>
    public sealed record ContractSigned(NotificationEnvelope Envelope, string Text, ContractEvent Event)
        : Read(Envelope, Text);

    /// <summary>PAPAY.TERMINATE.</summary>
    public sealed record ContractTerminated(NotificationEnvelope Envelope, string Text, ContractEvent Event)
        : Read(Envelope, Text);

    /// <summary>TRANSACTION.SUCCESS, of a deduction or an APP order.</summary>
    public sealed record Paid(NotificationEnvelope Envelope, string Text, Transaction Transaction)
        : Read(Envelope, Text);

    /// <summary>REFUND.SUCCESS, REFUND.ABNORMAL or REFUND.CLOSED.</summary>
    public sealed record RefundChanged(NotificationEnvelope Envelope, string Text, Refund Refund)
        : Read(Envelope, Text);

    /// <summary>An event that this client does not know.</summary>
    public sealed record Other(NotificationEnvelope Envelope, string Text) : Read(Envelope, Text);
}

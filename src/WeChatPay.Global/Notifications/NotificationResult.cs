using WeChatPay.Global.Refunds;
using WeChatPay.Global.Signing;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Notifications;

/// <summary>What raw bytes that claim to be a notification turned out to be.</summary>
public abstract record NotificationResult
{
    private NotificationResult() { }

    /// <summary>Not provably from the gateway: answer 401 and change nothing.</summary>
    public sealed record Refused(SignatureFault Fault) : NotificationResult;

    /// <summary>
    /// Rightly signed, but it cannot be decrypted or read; <paramref name="IsSealedWithAnotherKey"/> says that the
    /// account's APIv3 key does not open it: it is another merchant's, or the key was changed.
    /// </summary>
    public sealed record Unreadable(string Reason, bool IsSealedWithAnotherKey = false) : NotificationResult;

    /// <summary>Rightly signed and decrypted; <paramref name="Text"/> is the decrypted JSON as received.</summary>
    public abstract record Read(NotificationEnvelope Envelope, string Text) : NotificationResult;

    /// <summary>About another merchant than this account's, whatever it tells: nothing may follow from it.</summary>
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

    /// <summary>Any other event.</summary>
    public sealed record Other(NotificationEnvelope Envelope, string Text) : Read(Envelope, Text);
}

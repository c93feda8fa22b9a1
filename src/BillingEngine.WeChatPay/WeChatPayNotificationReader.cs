using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace BillingEngine.WeChatPay;

/// <summary>Reads notifications with the keys of the WeChat Pay account they were sent to.</summary>
public sealed class WeChatPayNotificationReader(GatewayAccounts accounts) : INotificationReader
{
    /// <inheritdoc/>
    public async Task<NotificationReading> ReadAsync(
        string accountKey,
        Domain.Gateway.NotificationEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!accounts.TryGet(accountKey, out var client))
            return new NotificationReading.UnknownAccount();
        var result = await client.Notifications.ReadAsync(envelope.Headers, envelope.Body, cancellationToken);
        return result switch
        {
            NotificationResult.Refused r => new NotificationReading.Refused(SignatureFaultCodes.Of(r.Fault)),
            NotificationResult.ForAnotherAccount other => new NotificationReading.Unfit(
                HeadOf(other),
                "another_account"
            ),
            NotificationResult.Unreadable u => new NotificationReading.Unreadable(
                u.Reason,
                u.IsEncryptedWithAnotherKey
            ),
            NotificationResult.ContractSigned s => Signed(s, client.Account),
            NotificationResult.ContractTerminated t => Terminated(t, client.Account),
            NotificationResult.Paid p => Paid(p, client.Account),
            NotificationResult.RefundChanged r => Refund(r, client.Account),
            NotificationResult.Read other => new NotificationReading.Ignored(HeadOf(other)),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is not handled."),
        };
    }

    private static NotificationReading Signed(NotificationResult.ContractSigned received, WeChatPayAccount account) =>
        Facts.OfContract(received.Event) is { } facts
            ? new NotificationReading.ContractSigned(
                HeadOf(received),
                facts with
                {
                    OwnerMismatch = OwnerFit.Mismatch(received.Event, account),
                }
            )
            : Unnamed(received);

    private static NotificationReading Terminated(
        NotificationResult.ContractTerminated received,
        WeChatPayAccount account
    ) =>
        Facts.OfContract(received.Event) is { } facts
            ? new NotificationReading.ContractTerminated(
                HeadOf(received),
                facts with
                {
                    OwnerMismatch = OwnerFit.Mismatch(received.Event, account),
                },
                // An undocumented value: neither the payer nor we are known to have ended it.
                Facts.TerminatedBy(received.Event.ContractTerminationMode) ?? TerminatedBy.Wechat,
                facts.At ?? WireTime.Parse(received.Envelope.CreateTime)
            )
            : Unnamed(received);

    private static NotificationReading Paid(NotificationResult.Paid received, WeChatPayAccount account)
    {
        // The event type alone says "paid". Content that says otherwise is stored, not believed.
        if (received.Transaction.TradeState is not null && !Facts.IsPaid(received.Transaction))
            return new NotificationReading.Ignored(HeadOf(received));
        if (Facts.OfOrder(received.Transaction, outTradeNo: null) is not { } facts)
            return Unnamed(received);
        return new NotificationReading.Paid(
            HeadOf(received),
            facts with
            {
                PaidAt = facts.PaidAt ?? WireTime.Parse(received.Envelope.CreateTime),
                OwnerMismatch = OwnerFit.Mismatch(received.Transaction, account),
            }
        );
    }

    private static NotificationReading Refund(NotificationResult.RefundChanged received, WeChatPayAccount account)
    {
        if (received.Refund.OutRefundNo is null || RefundMapping.IsUnreadable(received.Refund))
            return Unnamed(received);
        if (RefundMapping.FromState(received.Refund) is not { } outcome)
            return new NotificationReading.Ignored(HeadOf(received));
        var facts = outcome.Facts with { OwnerMismatch = OwnerFit.Mismatch(received.Refund, account) };
        return new NotificationReading.RefundChanged(HeadOf(received), outcome with { Facts = facts });
    }

    // Authentic, but it does not say what it is about: sending it again would not help.
    private static NotificationReading.Unfit Unnamed(NotificationResult.Read received) =>
        new(HeadOf(received), "names_nothing");

    private static NotificationHead HeadOf(NotificationResult.Read received) =>
        new(
            received.Envelope.Id ?? IdOf(received.Text),
            received.Envelope.EventType ?? "",
            received.Envelope.CreateTime ?? "",
            // The content of an unknown event may be anything, and PostgreSQL text cannot hold U+0000.
            received.Text.Replace('\0', '\uFFFD')
        );

    // A repetition has the same content, so it gets the same substitute id.
    private static string IdOf(string text) =>
        "sha256-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 14));
}

using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace BillingEngine.WeChatPay;

/// <summary>Reads notifications with the keys of the account they were sent to.</summary>
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
            NotificationResult.Refused r => new NotificationReading.Refused(NotificationWords.Of(r.Fault)),
            NotificationResult.ForAnotherAccount other => new NotificationReading.Unfit(
                HeadOf(other),
                "another_account"
            ),
            NotificationResult.Unreadable u => new NotificationReading.Unreadable(u.Reason, u.IsSealedWithAnotherKey),
            NotificationResult.ContractSigned s => Signed(s, client.Account),
            NotificationResult.ContractTerminated t => Terminated(t, client.Account),
            NotificationResult.Paid p => Paid(p, client.Account),
            NotificationResult.RefundChanged r => Refund(r, client.Account),
            NotificationResult.Read other => new NotificationReading.Ignored(HeadOf(other)),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is not handled."),
        };
    }

    private static NotificationReading Signed(NotificationResult.ContractSigned told, WeChatPayAccount account) =>
        Facts.OfContract(told.Event) is { } facts
            ? new NotificationReading.ContractSigned(
                HeadOf(told),
                facts with
                {
                    OwnerMismatch = OwnerFit.Mismatch(told.Event, account),
                }
            )
            : Unnamed(told);

    private static NotificationReading Terminated(
        NotificationResult.ContractTerminated told,
        WeChatPayAccount account
    ) =>
        Facts.OfContract(told.Event) is { } facts
            ? new NotificationReading.ContractTerminated(
                HeadOf(told),
                facts with
                {
                    OwnerMismatch = OwnerFit.Mismatch(told.Event, account),
                },
                // A word nobody documented: neither the payer nor we are known to have ended it.
                Facts.TerminatedBy(told.Event.ContractTerminationMode) ?? TerminatedBy.Wechat,
                facts.At ?? WireTime.Parse(told.Envelope.CreateTime)
            )
            : Unnamed(told);

    private static NotificationReading Paid(NotificationResult.Paid told, WeChatPayAccount account)
    {
        // The event alone says paid; a content that says otherwise is kept, not believed.
        if (told.Transaction.TradeState is not null && !Facts.IsPaid(told.Transaction))
            return new NotificationReading.Ignored(HeadOf(told));
        if (Facts.OfOrder(told.Transaction, outTradeNo: null) is not { } facts)
            return Unnamed(told);
        return new NotificationReading.Paid(
            HeadOf(told),
            facts with
            {
                PaidAt = facts.PaidAt ?? WireTime.Parse(told.Envelope.CreateTime),
                OwnerMismatch = OwnerFit.Mismatch(told.Transaction, account),
            }
        );
    }

    private static NotificationReading Refund(NotificationResult.RefundChanged told, WeChatPayAccount account)
    {
        if (told.Refund.OutRefundNo is null || RefundMapping.IsSpoiled(told.Refund))
            return Unnamed(told);
        if (RefundMapping.Told(told.Refund) is not { } outcome)
            return new NotificationReading.Ignored(HeadOf(told));
        var facts = outcome.Facts with { OwnerMismatch = OwnerFit.Mismatch(told.Refund, account) };
        return new NotificationReading.RefundChanged(HeadOf(told), outcome with { Facts = facts });
    }

    // Rightly sealed, but it does not say about what: telling it again cannot cure it.
    private static NotificationReading.Unfit Unnamed(NotificationResult.Read told) =>
        new(HeadOf(told), "names_nothing");

    private static NotificationHead HeadOf(NotificationResult.Read told) =>
        new(
            told.Envelope.Id ?? IdOf(told.Text),
            told.Envelope.EventType ?? "",
            told.Envelope.CreateTime ?? "",
            // The content of an event nobody knows may be anything, and a database takes no U+0000.
            told.Text.Replace('\0', '\uFFFD')
        );

    // A repetition carries the same content, so it gets the same substitute.
    private static string IdOf(string text) =>
        "sha256-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 14));
}

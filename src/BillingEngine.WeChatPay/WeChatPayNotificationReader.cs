using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace BillingEngine.WeChatPay;

/// <summary>Reads notifications with the keys of the account they were sent to.</summary>
public sealed class WeChatPayNotificationReader(GatewayAccounts accounts) : INotificationReader
{
    /// <inheritdoc/>
    public async Task<NotificationReading> ReadAsync(
        string accountKey, Domain.Gateway.NotificationEnvelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!accounts.TryGet(accountKey, out var client))
            return new NotificationReading.UnknownAccount();
        var result = await client.Notifications.ReadAsync(envelope.Headers, envelope.Body, cancellationToken);
        return result switch
        {
            NotificationResult.Refused r => new NotificationReading.Refused(NotificationWords.Of(r.Fault)),
            NotificationResult.ForAnotherAccount => new NotificationReading.Refused("another_account"),
            NotificationResult.Unreadable u => new NotificationReading.Unreadable(u.Reason),
            NotificationResult.ContractSigned s => Signed(s),
            NotificationResult.ContractTerminated t => Terminated(t),
            NotificationResult.Paid p => Paid(p),
            NotificationResult.Read other => new NotificationReading.Ignored(HeadOf(other)),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is not handled."),
        };
    }

    private static NotificationReading Signed(NotificationResult.ContractSigned told) =>
        Facts.OfContract(told.Event) is { } facts
            ? new NotificationReading.ContractSigned(HeadOf(told), facts)
            : new NotificationReading.Unreadable("The content does not name the contract_id.");

    private NotificationReading Terminated(NotificationResult.ContractTerminated told) =>
        Facts.OfContract(told.Event) is { } facts
            ? new NotificationReading.ContractTerminated(
                HeadOf(told), facts,
                // A word nobody documented: neither the payer nor we are known to have ended it.
                Facts.TerminatedBy(told.Event.ContractTerminationMode) ?? TerminatedBy.Wechat,
                facts.At ?? CreatedAt(told))
            : new NotificationReading.Unreadable("The content does not name the contract_id.");

    private NotificationReading Paid(NotificationResult.Paid told)
    {
        // The event alone says paid; a content that says otherwise is kept, not believed.
        if (told.Transaction.TradeState is not null && !Facts.IsPaid(told.Transaction))
            return new NotificationReading.Ignored(HeadOf(told));
        return Facts.OfOrder(told.Transaction, outTradeNo: null, CreatedAt(told)) is { } facts
            ? new NotificationReading.Paid(HeadOf(told), facts)
            : new NotificationReading.Unreadable("The content does not name the order.");
    }

    private DateTimeOffset CreatedAt(NotificationResult.Read told) =>
        WireTime.Parse(told.Envelope.CreateTime) ?? accounts.WireClock.GetUtcNow();

    private static NotificationHead HeadOf(NotificationResult.Read told) => new(
        told.Envelope.Id ?? IdOf(told.Text), told.Envelope.EventType ?? "", told.Envelope.CreateTime ?? "", told.Text);

    // A repetition carries the same content, so it gets the same substitute.
    private static string IdOf(string text) =>
        "sha256-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 14));
}

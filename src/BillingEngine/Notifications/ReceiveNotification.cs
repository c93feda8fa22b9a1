using BillingEngine.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Refunds;
using MediatR;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Notifications;

/// <summary>
/// Receives a notification of WeChat: verified, decrypted, stored once, and applied through the same gates as answers
/// and queries.
/// </summary>
public sealed record ReceiveNotification(string AccountKey, NotificationEnvelope Envelope)
    : IGatewayStep<NotificationReply>;

/// <summary>The response to WeChat; after any status but 200 it repeats the notification.</summary>
public sealed record NotificationReply(int Status, string Code, string Message)
{
    internal static NotificationReply Ok { get; } = new(200, "SUCCESS", "OK");
}

/// <summary>Handles <see cref="ReceiveNotification"/>.</summary>
public sealed class ReceiveNotificationHandler(
    INotificationReader reader,
    BillingDbContext db,
    PaymentGate payments,
    ContractGate contracts,
    RefundGate refunds,
    TimeProvider clock,
    EngineMeter meter,
    RefusedNotifications refusals,
    ILogger<ReceiveNotificationHandler> log
) : IRequestHandler<ReceiveNotification, Result<NotificationReply>>
{
    /// <inheritdoc/>
    public async Task<Result<NotificationReply>> Handle(
        ReceiveNotification request,
        CancellationToken cancellationToken
    )
    {
        var account = request.AccountKey;
        var reading = await reader.ReadAsync(account, request.Envelope, cancellationToken);
        if (refusals.Of(account, reading) is { } refusal)
            return refusal;
        var note = NotificationRow.Of(account, HeadOf(reading), clock.GetUtcNow());
        switch (reading)
        {
            case NotificationReading.Paid { Facts: var facts }:
                var number = new PaymentNumber(account, facts.OutTradeNo);
                var paid = new PaymentOutcome.Succeeded(facts);
                await payments.ApplyAsync(new ArrivedPayment(paid) { Number = number, Notification = note });
                break;
            case NotificationReading.RefundChanged { Outcome: var changed }:
                await refunds.ApplyAsync(new ArrivedRefund(changed) { Notification = note }, cancellationToken);
                break;
            case NotificationReading.ContractSigned { Facts: var facts }:
                var signed = new ContractOutcome.Signed(facts);
                await contracts.ApplyAsync(new ArrivedContract(signed) { Notification = note }, cancellationToken);
                break;
            case NotificationReading.ContractTerminated { Facts: var facts } told:
                var ended = new ContractOutcome.Terminated(facts, told.By, told.At);
                await contracts.ApplyAsync(new ArrivedContract(ended) { Notification = note }, cancellationToken);
                break;
            case NotificationReading.Ignored:
                note.Ignore();
                await db.StoreAsync(note, cancellationToken);
                break;
            case NotificationReading.Unfit { Reason: var reason }:
                var unfit = new GateResult.Refused(reason);
                var alert = StrayAlerts.Unfit(account, note.NotificationId, reason);
                if (!await db.ParkAsync(note, unfit, alert, log, cancellationToken))
                    return NotificationReply.Ok;
                break;
        }
        meter.CountNotification(account, note.Status.Text(), note.Reason);
        return NotificationReply.Ok;
    }

    private static NotificationHead HeadOf(NotificationReading reading) =>
        reading switch
        {
            NotificationReading.Paid paid => paid.Head,
            NotificationReading.RefundChanged refund => refund.Head,
            NotificationReading.ContractSigned signed => signed.Head,
            NotificationReading.ContractTerminated ended => ended.Head,
            NotificationReading.Ignored ignored => ignored.Head,
            NotificationReading.Unfit unfit => unfit.Head,
            _ => throw new InvalidOperationException("A reading that this handler does not know."),
        };
}

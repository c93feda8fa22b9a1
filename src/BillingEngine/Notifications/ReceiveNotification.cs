using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Refunds;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Notifications;

/// <summary>
/// WeChat tells something: verified, decrypted, kept once and applied through the same gates as answers and queries.
/// </summary>
public sealed record ReceiveNotification(string AccountKey, NotificationEnvelope Envelope)
    : IGatewayStep<NotificationReply>;

/// <summary>What WeChat is answered; anything but 200 makes it tell again.</summary>
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
        switch (reading)
        {
            case NotificationReading.Paid paid:
                var told = NotificationRow.Of(account, paid.Head, clock.GetUtcNow());
                var answer = await payments.ApplyAsync(
                    new ArrivedOutcome(
                        new PaymentOutcome.Succeeded(paid.Facts),
                        Number: new PaymentNumber(account, paid.Facts.OutTradeNo),
                        Notification: told
                    )
                );
                Count(account, answer, told);
                return NotificationReply.Ok;
            case NotificationReading.RefundChanged refund:
                var changed = NotificationRow.Of(account, refund.Head, clock.GetUtcNow());
                Count(account, await refunds.ApplyAsync(account, refund.Outcome, changed, cancellationToken), changed);
                return NotificationReply.Ok;
            case NotificationReading.ContractSigned signed:
                await ApplyAsync(
                    account,
                    signed.Head,
                    signed.Facts,
                    new ContractOutcome.Signed(signed.Facts),
                    cancellationToken
                );
                return NotificationReply.Ok;
            case NotificationReading.ContractTerminated ended:
                await ApplyAsync(
                    account,
                    ended.Head,
                    ended.Facts,
                    new ContractOutcome.Terminated(ended.Facts, ended.By, ended.At),
                    cancellationToken
                );
                return NotificationReply.Ok;
            case NotificationReading.Ignored ignored:
                var note = NotificationRow.Of(account, ignored.Head, clock.GetUtcNow());
                note.Status = NotificationStatus.Ignored;
                await db.KeepAsync(note, cancellationToken);
                meter.Count(account, NotificationResult.Ignored);
                return NotificationReply.Ok;
            case NotificationReading.Unfit unfit:
                await ParkAsync(
                    NotificationRow.Of(account, unfit.Head, clock.GetUtcNow()),
                    unfit.Reason,
                    StrayAlerts.Unfit(account, unfit.Head.NotificationId, unfit.Reason),
                    cancellationToken
                );
                return NotificationReply.Ok;
            default:
                throw new InvalidOperationException("A reading that this handler does not know.");
        }
    }

    private void Count(string account, GateAnswer answer, NotificationRow note) =>
        meter.Count(
            account,
            answer switch
            {
                GateAnswer.Applied => NotificationResult.Applied,
                GateAnswer.Unchanged => NotificationResult.Unchanged,
                _ => NotificationResult.Parked,
            },
            note.Reason
        );

    private async Task ApplyAsync(
        string account,
        NotificationHead head,
        ContractFacts facts,
        ContractOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var note = NotificationRow.Of(account, head, clock.GetUtcNow());
        if (
            await db.Notifications.AnyAsync(
                n => n.AccountKey == account && n.NotificationId == head.NotificationId,
                cancellationToken
            )
        )
        {
            meter.Count(account, NotificationResult.Unchanged);
            return;
        }
        var contract = await db
            .Contracts.AsNoTracking()
            .Where(c => c.AccountKey == account && c.OutContractCode == facts.OutContractCode)
            .Select(c => (ContractId?)c.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (contract is not { } id)
        {
            await ParkAsync(
                note,
                "no_such_contract",
                StrayAlerts.NoSuchContract(account, facts.ContractNumber),
                cancellationToken
            );
            return;
        }
        var word = await contracts.ApplyAsync(id, outcome, note, null, cancellationToken);
        meter.Count(
            account,
            word?.Kind switch
            {
                GateAnswerKind.Applied => NotificationResult.Applied,
                GateAnswerKind.Refused => NotificationResult.Parked,
                _ => NotificationResult.Unchanged,
            },
            note.Reason
        );
    }

    private async Task ParkAsync(NotificationRow note, string reason, Alert alert, CancellationToken cancellationToken)
    {
        (note.Status, note.Reason) = (NotificationStatus.Parked, reason);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.KeepAsync(note, cancellationToken))
            return;
        log.LogWarning(
            "Notification {Notification} of {Type} is parked: {Reason}",
            note.NotificationId,
            note.EventType,
            reason
        );
        await db.RaiseAsync(alert, note.ReceivedAt, log, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        meter.Count(note.AccountKey, NotificationResult.Parked, reason);
    }
}

using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// Stores notifications, each once: of two that arrive at the same time the first wins, and neither fails.
/// </summary>
internal static class NotificationInserts
{
    /// <summary>Stores a notification; returns false where it is stored already.</summary>
    public static async Task<bool> StoreAsync(
        this BillingDbContext db,
        NotificationRow note,
        CancellationToken cancellationToken
    )
    {
        var (merchant, status) = (note.MerchantId?.Value, note.Status.Text());
        return await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO notifications (id, account_key, notification_id, event_type, status, reason, merchant_id,
                    object_id, subscription_id, resource, received_at)
                VALUES ({note.Id}, {note.AccountKey}, {note.NotificationId}, {note.EventType}, {status}, {note.Reason},
                    {merchant}, {note.ObjectId}, {note.SubscriptionId}, {note.Resource}, {note.ReceivedAt})
                ON CONFLICT DO NOTHING
                """,
                cancellationToken
            ) > 0;
    }

    /// <summary>Whether the notification came before.</summary>
    public static Task<bool> IsStoredAsync(
        this BillingDbContext db,
        NotificationRow note,
        CancellationToken cancellationToken
    ) =>
        db.Notifications.AnyAsync(
            n => n.AccountKey == note.AccountKey && n.NotificationId == note.NotificationId,
            cancellationToken
        );

    /// <summary>
    /// Stores a notification that belongs to no object of ours, with an alert, in a transaction of its own; returns
    /// false where it is stored already.
    /// </summary>
    public static async Task<bool> ParkAsync(
        this BillingDbContext db,
        NotificationRow note,
        GateResult result,
        Alert alert,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        note.Conclude(result, subject: null);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.StoreAsync(note, cancellationToken))
            return false;
        log.LogWarning(
            "Notification {Notification} of {Type} is parked: {Reason}",
            note.NotificationId,
            note.EventType,
            note.Reason
        );
        await db.RaiseAsync(alert, note.ReceivedAt, log, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}

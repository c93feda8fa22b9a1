using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// Keeps a notification once: of two that arrive at the same moment the first is kept, and neither fails. Answers
/// whether this one was kept.
/// </summary>
internal static class NotificationInserts
{
    public static async Task<bool> KeepAsync(
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
}

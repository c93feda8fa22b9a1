using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// Tells operators: an alert is kept once while it is unresolved, for what it speaks of comes round again and again.
/// </summary>
public static class AlertInserts
{
    /// <summary>Keeps an alert in the context's own transaction, and logs it where it is new.</summary>
    public static async Task RaiseAsync(
        this BillingDbContext db,
        Alert alert,
        DateTimeOffset now,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var row = AlertRow.Of(alert, now);
        var merchant = alert.MerchantId?.Value;
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO alerts (id, merchant_id, code, detail, object_type, object_id, raised_at)
            VALUES ({row.Id.Value}, {merchant}, {row.Code}, {row.Detail}, {row.ObjectType}, {row.ObjectId},
              {row.RaisedAt})
            ON CONFLICT DO NOTHING
            """,
            cancellationToken
        );
        if (isNew > 0)
            log.LogWarning("Alert {Code}: {Detail}", alert.Code, alert.Detail);
    }

    /// <summary>Resolves alerts of one code whose trouble is over by itself; the next trouble is a new alert.</summary>
    public static Task<int> ResolveAsync(
        this BillingDbContext db,
        string code,
        IReadOnlyCollection<Guid> objects,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE alerts SET resolved_at = {now}, resolution = 'Its cause is over.'
            WHERE object_id = ANY ({objects.ToArray()}) AND code = {code} AND resolved_at IS NULL
            """,
            cancellationToken
        );

    /// <summary>
    /// What operators must hear when the gateway refuses our signature: nothing works for the merchant until it is
    /// mended, and no single payment says so.
    /// </summary>
    public static Alert SignatureRefused(Domain.Common.MerchantId merchant, string operation, string? code) =>
        new(
            merchant,
            "gateway.signature_refused",
            $"WeChat refuses the account's signature ({operation}: {code ?? "401"}). Check the merchant certificate's "
                + "serial number and key, and this machine's clock; nothing is lost meanwhile.",
            "merchant",
            merchant.Value
        );
}
